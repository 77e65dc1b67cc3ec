"""What every letter of ours bears, and when one that could not be sent is tried again."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from compliance.models import MedicalNotice, SafetyContact
from compliance.notices import fda_notice, fda_notice_in

WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720)]
"""How long to wait after the first, second … attempt that failed."""


def write(
    subject: str, template: str, *, to: list[str], **more: Any
) -> EmailMultiAlternatives:
    """In HTML and as plain text, in the language of now, with both notices in English
    and their translations below them."""
    language, medical = get_language() or "", MedicalNotice.objects.current()
    context = {
        "subject": subject,
        "site_name": settings.OSCAR_SHOP_NAME,
        "site_url": settings.SITE_URL,
        "fda_notice": fda_notice(0),
        "fda_translation": fda_notice_in(language, 0),
        "medical_notice": medical.english,
        "medical_translation": medical.translation(language),
        "contact": SafetyContact.current(),
        **more,
    }
    message = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string(f"emails/{template}.txt", context),
        to=to,
    )
    message.attach_alternative(
        render_to_string(f"emails/{template}.html", context), "text/html"
    )
    return message


def next_try(attempt: int) -> datetime | None:
    """When to try again after this many attempts; None when it is time to give up."""
    if attempt > len(WAITS):
        return None
    return timezone.now() + WAITS[attempt - 1]
