"""The letter that asks whether an address is its owner's, and the issues themselves."""

import logging
from itertools import takewhile

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.translation import gettext
from django_tasks import task

from shop.mailing_list.asked import LIFETIME, send_asked
from shop.mailing_list.posting import ServerAway, Status, post_each
from shop.newsletter.letter import letter_to, sample_letter, words_of
from shop.newsletter.models import Issue, SignUp, Subscriber
from shop.newsletter.progress import count_letters, count_now_and_then
from shop.order.letterhead import write

logger = logging.getLogger(__name__)

AT_ONCE = 50
"""Letters over one connection."""


@task
def send_confirmation(sign_up_id: int, attempt: int = 1) -> str:
    """Raises OSError while the mail server is away, after the next try was queued."""
    row = SignUp.objects.filter(pk=sign_up_id).first()
    return send_asked(row, _letter, send_confirmation, attempt)


def _letter(row: SignUp) -> EmailMultiAlternatives:
    shop = settings.OSCAR_SHOP_NAME
    known = Subscriber.objects.reachable().filter(email=row.email).first()
    if known:
        return write(
            gettext("You get the %(shop)s newsletter already") % {"shop": shop},
            "newsletter/known",
            to=[row.email],
            leave_link=settings.SITE_URL + known.unsubscribe_path(),
        )
    return write(
        gettext("Do you want the %(shop)s newsletter?") % {"shop": shop},
        "newsletter/confirm",
        to=[row.email],
        link=settings.SITE_URL + row.get_absolute_url(),
        days=LIFETIME.days,
    )


@task(priority=-10)
def send_some(issue_id: int) -> str:
    """The next letters of an issue, over one connection, and then a place at the end of
    the queue again, so that a receipt never waits for a newsletter."""
    issue = Issue.objects.get(pk=issue_id)
    if issue.status != Issue.Status.SENDING:
        return f"not sent: issue {issue_id} is {issue.status}"
    waiting = issue.deliveries.to_post().select_related("subscriber")
    rows = list(waiting.order_by("pk")[:AT_ONCE])
    words = words_of(issue)
    try:
        ends = post_each(
            takewhile(lambda _: _is_being_sent(issue), rows),
            lambda row: letter_to(row.subscriber, words),
            refused=lambda row: row.subscriber.bounce(),
        )
    except ServerAway as error:
        # look_after_issues() asks again every minute; the list says who waits.
        logger.warning("Issue %s waits for the mail server: %s", issue_id, error)
        return f"later: issue {issue_id}"
    issue.finish_if_done()
    count_letters(issue_id)
    if issue.deliveries.to_post().exists() and not ends[Status.UNKNOWN]:
        send_some.enqueue(issue_id)
    return f"issue {issue_id}: {ends[Status.SENT]} sent of {len(rows)}"


def _is_being_sent(issue: Issue) -> bool:
    """Staff may stop it between two letters."""
    count_now_and_then(issue.pk)
    return Issue.objects.filter(pk=issue.pk, status=Issue.Status.SENDING).exists()


@task
def send_test(issue_id: int, email: str) -> str:
    message = sample_letter(Issue.objects.get(pk=issue_id), email)
    message.subject = f"[Test] {message.subject}"
    message.send()
    return f"sent: test of issue {issue_id}"
