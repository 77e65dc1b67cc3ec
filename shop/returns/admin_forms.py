"""What staff fill in when they decide about a return. A file of its own: the buyer's
form knows nothing of these."""

from typing import Any

from django import forms

from compliance.models import SafetyContact
from shop.returns.deciding import CameBack, proposed_amount
from shop.returns.models import Return, ReturnLine

WHAT_TO_DO = (
    "Pack the bottles so that nothing breaks, and send them by any carrier that gives"
    " you a tracking number. Keep the receipt until your refund is there."
)


class ApproveForm(forms.Form):
    answer = forms.CharField(
        label="What to do",
        max_length=2000,
        initial=WHAT_TO_DO,
        widget=forms.Textarea(attrs={"rows": 5, "cols": 60}),
        help_text="The buyer reads this in a mail and on the page of the order. Say who"
        " pays the postage. Nothing about health.",
    )
    send_to = forms.CharField(
        label="Send it to",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 60}),
    )

    def __init__(self, *args: Any, returned: Return, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contact = SafetyContact.current()
        if contact:
            self.fields["send_to"].initial = f"{contact.firm}, {contact.address}"


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label="Reason",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5, "cols": 60}),
        help_text="The buyer reads this as you write it. Nothing about health.",
    )

    def __init__(self, *args: Any, returned: Return, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class ReceiveForm(forms.Form):
    """Two numbers for each line. What is in neither did not come."""

    note = forms.CharField(max_length=200, required=False)
    is_unopened = forms.BooleanField(
        label="What goes back into stock is unopened",
        required=False,
        help_text="The seal and the outer wrap are whole, and quality control has looked"
        " at each bottle and approved it. Without this nothing can be sold again.",
    )

    def __init__(self, *args: Any, returned: Return, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(returned.lines.select_related("order_line__stockrecord"))
        names = []
        for row in self.rows:
            names += [_name("destroyed", row), _name("restocked", row)]
            self.fields[names[-2]] = _number(f"{row}: destroyed", row)
            self.fields[names[-1]] = _number(f"{row}: back into stock", row)
        self.order_fields([*names, "is_unopened", "note"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        came_back = {
            row: CameBack(
                cleaned.get(_name("restocked", row)) or 0,
                cleaned.get(_name("destroyed", row)) or 0,
            )
            for row in self.rows
        }
        cleaned["came_back"] = came_back
        for row, what in came_back.items():
            if what.restocked + what.destroyed > row.quantity:
                self.add_error(
                    _name("destroyed", row),
                    f"Only {row.quantity} of these were to come back: together the two"
                    " numbers are more.",
                )
        if not self.errors and not any(
            what.restocked + what.destroyed for what in came_back.values()
        ):
            self.add_error(None, "Say how many came. If none did, close the return.")
        if any(what.restocked for what in came_back.values()) and not cleaned.get(
            "is_unopened"
        ):
            self.add_error(
                "is_unopened", "Tick this if it is so; otherwise destroy them."
            )
        return cleaned


class RefundReturnForm(forms.Form):
    amount = forms.DecimalField(min_value=0, max_digits=12, decimal_places=2)
    note = forms.CharField(
        max_length=120, help_text="Why this amount, for whoever reads it later."
    )

    def __init__(self, *args: Any, returned: Return, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].initial = proposed_amount(returned)
        self.fields["amount"].help_text = (
            "In dollars. What the buyer paid for the bottles that came back, tax with"
            " it and discounts off it, stands here already; shipping is not in it."
        )
        self.fields["note"].initial = "Bottles came back."


def _number(label: str, row: ReturnLine) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=0, max_value=row.quantity, required=False, initial=0
    )


def _name(what: str, row: ReturnLine) -> str:
    return f"{what}_{row.pk}"
