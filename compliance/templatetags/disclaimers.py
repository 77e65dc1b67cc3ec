"""Prints the notices. Templates never hold their words."""

from django import template
from django.http import HttpRequest

from compliance.models import MedicalNotice, SafetyContact
from compliance.notices import MEDICAL_NOTICE, fda_notice

register = template.Library()

CLAIMS_SHOWN = "_claims_shown"


def claim_was_shown(context: template.Context, key: str) -> None:
    """Counts a claim that a template printed, so that the notice below it is
    singular for one claim and plural for more (21 CFR 101.93(c))."""
    request: HttpRequest | None = context.get("request")
    if request is not None:
        shown = request.META.setdefault(CLAIMS_SHOWN, set())
        shown.add(key)


@register.simple_tag(takes_context=True, name="fda_notice")
def fda_notice_tag(context: template.Context) -> str:
    request = context.get("request")
    shown = request.META.get(CLAIMS_SHOWN, ()) if request is not None else ()
    return fda_notice(len(shown))


@register.simple_tag
def medical_notice() -> str:
    return MedicalNotice.objects.current_text()


@register.simple_tag
def first_medical_notice() -> str:
    """For pages that are shown when the database cannot be asked for a newer one."""
    return MEDICAL_NOTICE


@register.simple_tag
def safety_contact() -> SafetyContact | None:
    return SafetyContact.current()
