"""What staff fill in when they decide about a review, or answer it."""

from typing import Any, ClassVar

from django import forms

from compliance.claims import Kind
from compliance.claims.forms import ClaimCheckedForm
from shop.review.models import Reason, Reply, Review
from shop.review.moderating import seen_words


class DecisionForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = seen_words(review)


class PublishForm(DecisionForm):
    note = forms.CharField(
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        help_text="For whoever reads the log later.",
    )


class HoldForm(DecisionForm):
    reason = forms.ChoiceField(choices=[("", "Choose"), *Reason.choices])
    note = forms.CharField(
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 60}),
        help_text="The author reads this as you write it: which words it is about, and"
        " what would pass. Nothing about health, nothing about stars.",
    )


class OverrideForm(DecisionForm):
    reason = forms.CharField(
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 60}),
        help_text="Why the check is wrong here, or what counsel said, with the date. A"
        " second person approves it under Overrides of the claims check.",
    )


class ReplyForm(ClaimCheckedForm):
    claim_fields: ClassVar[dict[str, Kind]] = {"text": "copy"}

    class Meta:
        model = Reply
        fields = ("text",)
