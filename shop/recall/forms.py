from django import forms

from compliance.claims.forms import ClaimCheckedForm
from shop.lot.models import Recall


class RecallForm(ClaimCheckedForm):
    claim_fields = {"reason": "safety", "advice": "safety"}

    is_sure = forms.BooleanField(
        label="Recall it and write to every buyer",
        error_messages={"required": "Tick this when the words above are right."},
        help_text="It cannot be taken back, and the words cannot be changed: buyers"
        " will have read them.",
    )

    class Meta:
        model = Recall
        fields = ["reason", "advice"]


class SendAgainForm(forms.Form):
    with_interrupted = forms.BooleanField(
        label="Also those whose sending was interrupted",
        required=False,
        help_text="They may have the letter already. Look into the mail server’s log.",
    )


class EndForm(forms.Form):
    is_sure = forms.BooleanField(
        label="Take it off the product page",
        error_messages={"required": "Tick this to end the recall."},
        help_text="The lot stays recalled, on its own page and on those of the orders.",
    )
