"""What staff are asked before an article moves on."""

from typing import Any

from django import forms
from django.utils import timezone

from blog.models.revisions import MOST_WHY
from blog.workflow import Times


class MayGiveAReason(forms.Form):
    why = forms.CharField(
        label="Why",
        max_length=MOST_WHY,
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="Stands in the article’s history. Readers do not see it.",
    )


class MustGiveAReason(MayGiveAReason):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].required = True


class OfOneRevision(MayGiveAReason):
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    """Of the revision that was read."""


class _Times(forms.Form):
    published_at = forms.SplitDateTimeField(
        label="Goes live",
        required=False,
        widget=forms.SplitDateTimeWidget(
            date_attrs={"type": "date"}, time_attrs={"type": "time"}
        ),
        help_text="Date and time, New York. Left empty: now.",
    )
    expires_at = forms.SplitDateTimeField(
        label="Ends",
        required=False,
        widget=forms.SplitDateTimeWidget(
            date_attrs={"type": "date"}, time_attrs={"type": "time"}
        ),
        help_text="From then on readers no longer find it. Left empty: never.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = timezone.get_current_timezone_name()
        self.fields[
            "published_at"
        ].help_text = f"Date and time ({zone}). Left empty: now."

    def clean_published_at(self) -> Any:
        moment = self.cleaned_data["published_at"]
        if moment and moment < timezone.now():
            raise forms.ValidationError(
                "That is past: give a time to come, or leave it empty for now."
            )
        return moment

    @property
    def times(self) -> Times:
        return Times(
            self.cleaned_data.get("published_at"), self.cleaned_data.get("expires_at")
        )


class Publishing(_Times, OfOneRevision):
    """For words that readers have not seen yet at all."""

    field_order = ["published_at", "expires_at", "why", "number"]


class Retiming(_Times, MustGiveAReason):
    field_order = ["published_at", "expires_at", "why"]
