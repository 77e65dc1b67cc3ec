"""One letter for each order that got the lot: never two."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks import task

from shop.order.language import in_language_of
from shop.order.letterhead import next_try
from shop.order.letters import compose
from shop.recall.models import RecallLetter
from shop.recall.progress import count_letters

NO_ADDRESS = "No email address: write to the postal address."


@task
def send_recall_letter(letter_id: int, attempt: int = 1) -> str:
    letter = RecallLetter.objects.select_related(
        "recall__lot__supplement", "order__shipping_address", "order__user"
    ).get(pk=letter_id)
    number = letter.order.number
    if not letter.claim():
        return f"not sent: order {number} has its letter, or another worker sends it"
    if not letter.order.email:
        _note(letter, RecallLetter.Status.FAILED, NO_ADDRESS)
        return f"not sent: order {number} has no address"
    try:
        with in_language_of(letter.order):
            message = _letter(letter)
        message.send()
    except Exception as error:
        # The name only: a mail server's answer may hold the buyer's address.
        _note(letter, RecallLetter.Status.FAILED, type(error).__name__)
        if isinstance(error, OSError):
            _try_again(letter, attempt)
        raise
    _note(letter, RecallLetter.Status.SENT)
    return f"sent: order {number}"


def _note(letter: RecallLetter, status: str, problem: str = "") -> None:
    letter.note(status, problem)
    count_letters(letter.recall_id)


def _letter(letter: RecallLetter) -> EmailMultiAlternatives:
    lot = letter.recall.lot
    return compose(
        letter.order,
        _("Recall of lot %(number)s: please read this") % {"number": lot.number},
        "recall",
        recall=letter.recall,
        lot=lot,
        lot_url=settings.SITE_URL + lot.get_absolute_url(),
    )


def _try_again(letter: RecallLetter, attempt: int) -> None:
    """SMTP errors and refused connections are OSErrors; nothing else heals by waiting.
    After the last one the list of letters says so."""
    later = next_try(attempt)
    if later is None:
        return
    with transaction.atomic():
        send_recall_letter.using(run_after=later).enqueue(
            letter.pk, attempt=attempt + 1
        )
