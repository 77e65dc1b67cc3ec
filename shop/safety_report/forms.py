"""What the FDA's form asks of a consumer, and nothing more. Only one thing must be
answered: a report with gaps is better than none."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from shop.safety_report.models import HealthDetails

UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069]"
)

SERIOUS: dict[str, Any] = {
    "death": _("The person died"),
    "danger": _("The person was in danger of dying"),
    "hospital": _("A stay in a hospital, or a longer one"),
    "disability": _("A disability that lasted"),
    "birth": _("A birth defect"),
    "treatment": _("Treatment that was needed to prevent one of these"),
}
"""21 USC 379aa-1(a)(2)."""


class Words(forms.CharField):
    """What cannot be seen is dropped without a word: whoever reports a side effect has
    other worries than the characters that a paste brought along."""

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        super().__init__(
            max_length=most,
            error_messages={
                "required": kwargs.pop("missing", ""),
                "max_length": format_lazy(
                    _(
                        "Shorten this to {most} characters or fewer, or send the rest"
                        " in a second report."
                    ),
                    most=f"{most:,}",
                ),
            },
            **{"required": False, **kwargs},
        )

    def to_python(self, value: Any) -> str:
        text = str(value or "").replace("\r\n", "\n")
        return str(super().to_python(UNSEEN.sub("", text)))


class ReportForm(forms.Form):
    happened = Words(
        label=_("What happened?"),
        most=5000,
        required=True,
        missing=_("Tell us what happened, in a few words at least"),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    began_on = forms.DateField(
        label=_("When did it begin?"),
        required=False,
        error_messages={
            "invalid": _("Give a date such as 2026-03-09, or leave it empty")
        },
    )
    outcome = forms.ChoiceField(
        label=_("How is it now?"),
        required=False,
        choices=[("", _("Choose")), *HealthDetails.Outcome.choices],
        error_messages={"invalid_choice": _("Choose one from the list")},
    )
    led_to = forms.MultipleChoiceField(
        label=_("Did it lead to any of these?"),
        required=False,
        choices=list(SERIOUS.items()),
        error_messages={"invalid_choice": _("Choose from the list")},
    )
    seen_by_doctor = Words(
        label=_("Did a doctor see it? What was said?"),
        most=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    lot_number = Words(label=_("Lot number of the bottle"), most=80)
    amount_taken = Words(
        label=_("How many capsules a day, and for how long?"), most=200
    )
    also_taken = Words(
        label=_("What else is taken? Medicine, other supplements"),
        most=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    age = forms.IntegerField(
        label=_("Age in years"),
        required=False,
        min_value=0,
        max_value=120,
        error_messages={
            "invalid": _("Give the age as a whole number, or leave it empty"),
            "min_value": _("Give an age from 0 to 120, or leave it empty"),
            "max_value": _("Give an age from 0 to 120, or leave it empty"),
        },
    )
    sex = forms.ChoiceField(
        label=_("Sex"),
        required=False,
        choices=[("", _("Choose")), *HealthDetails.Sex.choices],
        error_messages={"invalid_choice": _("Choose one from the list")},
    )
    role = forms.ChoiceField(
        label=_("Who are you?"),
        required=False,
        choices=[("", _("Choose")), *HealthDetails.Role.choices],
        error_messages={"invalid_choice": _("Choose one from the list")},
    )
    name = Words(label=_("Name"), most=120)
    email = forms.EmailField(
        label=_("Email address"),
        required=False,
        max_length=254,
        error_messages={
            "invalid": _(
                "Check the email address: it should look like jordan@example.com, or"
                " leave it empty"
            ),
            "max_length": _("Shorten this to 254 characters or fewer"),
        },
    )
    telephone = Words(label=_("Telephone"), most=40)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}), auto_id="%s")

    def clean_began_on(self) -> Any:
        day = self.cleaned_data["began_on"]
        if day and day > timezone.localdate():
            raise ValidationError(_("This day is still to come. Check the date"))
        if day and day.year < 1990:
            raise ValidationError(_("Check the year, or leave the date empty"))
        return day

    def problems(self) -> list[tuple[str, str, str]]:
        """Id, label and sentence of each field that is not right, from top to bottom."""
        return [
            (field.name, str(field.label).strip("¿?"), str(field.errors[0]))
            for field in self
            if field.errors
        ]
