"""What staff answered, to the buyer. That money went back is said by the refund's own
letter."""

from datetime import datetime

from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from shop.order.language import in_language_of
from shop.order.letters import LETTERS, Letter, compose, send
from shop.returns.models import Return

Status = Return.Status


def _orders_not_told(code: str, returns: set[int]) -> set[int]:
    rows = Return.objects.filter(
        pk__in=returns, told_at=None, status__in=[Status.APPROVED, Status.DECLINED]
    )
    return set(rows.values_list("order_id", flat=True))


ANSWER = Letter("RETURN_ANSWERED", "Answer about a return", _orders_not_told)


@task
def send_return_answer(return_id: int, attempt: int = 1) -> str:
    """Tells the buyer once. See shop.order.letters.send for failures."""
    found = Return.objects.select_related("order__shipping_address", "order__user").get(
        pk=return_id
    )
    if found.told_at:
        return f"not sent: return {found.pk} has its answer"
    if found.status not in {Status.APPROVED, Status.DECLINED}:
        return f"not sent: return {found.pk} is {found.status}"

    def again(later: datetime) -> None:
        send_return_answer.using(run_after=later).enqueue(found.pk, attempt=attempt + 1)

    with in_language_of(found.order):
        letter = _letter(found)
    said = send(found.order, ANSWER, letter, attempt=attempt, again=again)
    Return.objects.filter(pk=found.pk).update(told_at=timezone.now())
    return said


LETTERS[send_return_answer.module_path] = ANSWER


def _letter(found: Return) -> EmailMultiAlternatives:
    is_approved = found.status == Status.APPROVED
    subject = (
        _("Send it back: order %(number)s")
        if is_approved
        else _("About your return of order %(number)s")
    )
    return compose(
        found.order,
        subject % {"number": found.order.number},
        "return_approved" if is_approved else "return_declined",
        returned=found,
        return_lines=found.lines.select_related("order_line"),
    )
