"""Staff see what the check finds while they write: at the field, or as a warning."""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse

from compliance.claims.check import Finding, Kind, check_text
from compliance.claims.published import Text
from compliance.models import ClaimOverride

SHOWN = 3
"""Findings told of one field; the rest show when these are mended. Messages travel
in a cookie of 2 KB."""


def blocking(text: str, *, kind: Kind = "copy") -> list[Finding]:
    """The disease claims of a text that no approved override allows."""
    found = [one for one in check_text(text, kind=kind) if one.severity == "disease"]
    return [] if not found or ClaimOverride.objects.allows(text) else found


def refusals(found: list[Finding]) -> list[str]:
    """Sentences for the field that the findings stand in."""
    more = len(found) - SHOWN
    return [
        "This reads as a disease claim and cannot be published. Change the words, save"
        " it unpublished, or ask for an override of the claims check.",
        *map(str, found[:SHOWN]),
        *([f"And {more} more."] if more > 0 else []),
    ]


def refusals_of(texts: Iterable[Text]) -> list[str]:
    """For texts that no form holds: a file that is loaded, an old version."""
    return [
        f"{text.address} ({text.field}): {found}"
        for text in texts
        for found in blocking(text.text, kind=text.kind)
    ]


def refuse_disease_claims(text: str, *, kind: Kind = "copy") -> None:
    """A validator for fields of forms that are not ours. Raises ValidationError."""
    if found := blocking(str(text), kind=kind):
        raise ValidationError(refusals(found), code="disease-claim")


def refuse_disease_claims_in_slug(text: str) -> None:
    """Raises ValidationError."""
    refuse_disease_claims(text, kind="slug")


class ClaimCheckedForm(ModelForm):
    """Refuses disease claims in what is about to be public."""

    claim_fields: ClassVar[dict[str, Kind]] = {}

    class Media:
        js = ["js/claims-check.js"]
        css: ClassVar[dict[str, list[str]]] = {"all": ["css/claims-check.css"]}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kind in self.claim_fields.items():
            if name in self.fields:
                self.fields[name].widget.attrs |= {
                    "data-claims-kind": kind,
                    "data-claims-url": reverse("compliance:findings"),
                }

    def is_to_be_public(self, cleaned: dict[str, Any]) -> bool:
        """A form that does not say is checked as if readers saw it at once."""
        return True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.is_to_be_public(cleaned):
            for name, kind in self.claim_fields.items():
                if found := blocking(cleaned.get(name) or "", kind=kind):
                    self.add_error(name, refusals(found))
        return cleaned

    def findings(self) -> Iterator[tuple[str, Finding]]:
        """By field, whatever their severity."""
        for name, kind in self.claim_fields.items():
            for found in check_text(self.cleaned_data.get(name) or "", kind=kind):
                yield name, found


class WarnsOfClaims:
    """For a ModelAdmin with a ClaimCheckedForm: tells what was saved all the same."""

    def save_model(
        self, request: HttpRequest, obj: Any, form: Any, change: bool
    ) -> None:
        super().save_model(request, obj, form, change)  # type: ignore[misc]
        found = [f"{name}: {finding}" for name, finding in form.findings()]
        if found:
            more = f" And {len(found) - SHOWN} more." if len(found) > SHOWN else ""
            words = f"The claims check: {' '.join(found[:SHOWN])}{more}"
            self.message_user(request, words, messages.WARNING)  # type: ignore[attr-defined]
