"""Tells staff by mail that a paper was retracted, corrected or doubted."""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from blog.models import Source

logger = logging.getLogger(__name__)

_WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720)]


def tell_staff_of_notice(source: Source) -> None:
    """Queued with the transaction that it is called in; nobody's name is in it."""
    if settings.STAFF_EMAIL:
        send_notice.enqueue(source.pk)


@task
def send_notice(source_id: int, attempt: int = 1) -> str:
    source = Source.objects.get(pk=source_id)
    message = EmailMessage(
        subject=f"{source.get_standing_display()}: {source.short_name}",
        body=_words(source),
        to=settings.STAFF_EMAIL,
    )
    try:
        message.send()
    except OSError:
        if attempt > len(_WAITS):
            logger.error("Source %s: staff could not be told.", source.key)
        else:
            later = timezone.now() + _WAITS[attempt - 1]
            send_notice.using(run_after=later).enqueue(source.pk, attempt=attempt + 1)
        raise
    return f"sent: {source.key}"


def _words(source: Source) -> str:
    articles = list(source.citing_articles.all())
    cited = "\n".join(
        f"- {article.title}: {settings.SITE_URL}"
        + reverse("admin:blog_article_change", args=[article.pk])
        for article in articles
    )
    page = settings.SITE_URL + reverse("admin:blog_source_change", args=[source.pk])
    return (
        f"{source}\n\n{source.get_standing_display()}. {source.standing_note}\n\n"
        "Readers see it from now on at every number, in every list of sources and on"
        " the paper's page. Whether the words that rest on it can stay is for a person"
        f" to decide.\n\nThe source: {page}\n\n"
        + (f"Articles that cite it:\n{cited}\n" if cited else "No article cites it.\n")
    )
