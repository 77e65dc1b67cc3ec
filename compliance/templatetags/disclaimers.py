"""Prints the notices. Templates never hold their words."""

from django import template
from django.http import HttpRequest
from django.utils.translation import get_language

from compliance.models import SafetyContact
from compliance.notices import fda_notice, fda_notice_in
from compliance.words_now import (
    medical_notice_for,
    medical_notice_last_known,
    medical_translation_for,
    medical_translation_last_known,
)

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
    return fda_notice(_claims_shown(context))


@register.simple_tag(takes_context=True)
def fda_translation(context: template.Context) -> str:
    return fda_notice_in(get_language() or "", _claims_shown(context))


@register.simple_tag(takes_context=True, name="medical_notice")
def medical_notice_tag(context: template.Context) -> str:
    return medical_notice_for(context["request"])


@register.simple_tag(takes_context=True, name="last_medical_notice")
def last_medical_notice_tag(context: template.Context) -> str:
    """For the pages of errors, which ask the database nothing."""
    return medical_notice_last_known(context.get("request"))


@register.simple_tag(takes_context=True)
def medical_translation(context: template.Context) -> str:
    return medical_translation_for(context["request"])


@register.simple_tag(takes_context=True)
def last_medical_translation(context: template.Context) -> str:
    return medical_translation_last_known(context.get("request"))


@register.simple_tag
def safety_contact() -> SafetyContact | None:
    return SafetyContact.current()


def _claims_shown(context: template.Context) -> int:
    request = context.get("request")
    return len(request.META.get(CLAIMS_SHOWN, ())) if request is not None else 0
