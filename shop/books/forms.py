from datetime import date
from typing import Any

from django import forms
from django.utils.timezone import localdate

from shop.books.period import Period, Preset, preset
from shop.books.tables import TABLES
from shop.user.models import User

FIRST_DAY = date(2000, 1, 1)
TOO_EARLY = "Give a day from January 1, 2000 on."
TO_COME = "This day is still to come: give today, or an earlier day."


class ExportForm(forms.Form):
    table = forms.ChoiceField(label="What", widget=forms.RadioSelect)
    preset = forms.ChoiceField(
        label="Which days", choices=Preset.choices, initial=Preset.LAST_MONTH
    )
    since = forms.DateField(
        label="First day",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Only for “Other days”.",
    )
    until = forms.DateField(
        label="Last day",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="It is counted in. Days begin at midnight in New York.",
    )

    def __init__(self, *args: Any, staff: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["table"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (for mypy)
        field.choices = [
            (key, f"{table.name}: {table.says}")
            for key, table in TABLES.items()
            if staff.has_perms(table.permissions)
        ]

    def clean_since(self) -> date | None:
        return self._day("since")

    def clean_until(self) -> date | None:
        return self._day("until")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("preset") != Preset.OTHER:
            if "preset" in cleaned:
                cleaned["period"] = preset(cleaned["preset"])
            return cleaned
        for name in ("since", "until"):
            if name in cleaned and cleaned[name] is None:
                self.add_error(name, "Give a day, or choose other days above.")
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "The last day lies before the first.")
        elif since and until:
            cleaned["period"] = Period(since, until)
        return cleaned

    def _day(self, name: str) -> date | None:
        """Days that are not asked for are not looked at."""
        day = self.cleaned_data[name]
        if day is None or self.data.get("preset") != Preset.OTHER:
            return None
        if day < FIRST_DAY:
            raise forms.ValidationError(TOO_EARLY)
        if day > localdate():
            raise forms.ValidationError(TO_COME)
        return day
