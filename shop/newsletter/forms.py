"""What staff fill in about an issue."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.utils import timezone

from compliance.claims.forms import ClaimCheckedForm
from shop.newsletter.models import Issue
from shop.newsletter.readiness import CLAIM_FIELDS


class IssueForm(ClaimCheckedForm):
    claim_fields = CLAIM_FIELDS

    class Meta:
        model = Issue
        fields = ["subject", "preview", "body"]
        widgets = {
            "preview": forms.TextInput(attrs={"class": "vTextField"}),
            "body": forms.Textarea(attrs={"rows": 30, "class": "article-body"}),
        }

    def is_to_be_public(self, cleaned: dict[str, Any]) -> bool:
        """A draft may be kept with anything in it; sending it asks for more."""
        return False


class SendForm(forms.Form):
    send_at = forms.SplitDateTimeField(
        label="Send at",
        required=False,
        widget=AdminSplitDateTime,
        help_text="Leave it empty to send it now. The time is that of the shop.",
    )
    is_sure = forms.BooleanField(
        label="Send it to all of them",
        error_messages={"required": "Tick this when the words are right."},
        help_text="What has left cannot be called back, and the words cannot be changed.",
    )

    def clean_send_at(self) -> datetime | None:
        at = self.cleaned_data["send_at"]
        if at is not None and at <= timezone.now():
            raise forms.ValidationError(
                "This time has passed. Give a later one, or leave it empty to send it now."
            )
        return at


class TestForm(forms.Form):
    email = forms.EmailField(
        label="Send a test to",
        max_length=254,
        error_messages={"required": "Give the address that the test goes to."},
    )


class ActForm(forms.Form):
    """A page with one button."""
