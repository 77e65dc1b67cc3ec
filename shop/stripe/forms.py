"""What staff fill in to give money back, to accept a payment or to close its page."""

from decimal import Decimal
from typing import Any

from django import forms

from shop.order.models import Line
from shop.stripe.models import PaymentAttempt
from shop.stripe.refund import price_of


class ReasonForm(forms.Form):
    reason = forms.CharField(
        max_length=200, help_text="Why, for whoever reads the order later."
    )


class RefundForm(ReasonForm):
    """Whole, in part, or by bottle: then the amount may be left empty."""

    amount = forms.DecimalField(
        required=False,
        min_value=Decimal("0.01"),
        max_digits=12,
        decimal_places=2,
    )

    def __init__(self, *args: Any, attempt: PaymentAttempt, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.attempt = attempt
        self.order_lines = list(attempt.order.lines.order_by("pk"))
        for line in self.order_lines:
            self.fields[_field_of(line)] = forms.IntegerField(
                label=f"{line.title}: how many of {line.quantity}",
                required=False,
                min_value=0,
                max_value=line.quantity,
            )
        # Not filled in: whoever chooses one of three bottles must not refund three.
        self.fields["amount"].help_text = (
            f"At most {attempt.currency} {attempt.left_to_refund():.2f}. Leave it empty"
            " to refund the bottles chosen below at the price that was paid."
        )
        self.order_fields(["amount", *map(_field_of, self.order_lines), "reason"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["quantities"] = {
            line: cleaned[_field_of(line)]
            for line in self.order_lines
            if cleaned.get(_field_of(line))
        }
        if not cleaned.get("amount") and "amount" not in self.errors:
            if not cleaned["quantities"]:
                self.add_error("amount", "Give an amount, or say how many bottles.")
            cleaned["amount"] = price_of(cleaned["quantities"])
        return cleaned


def _field_of(line: Line) -> str:
    return f"line_{line.pk}"
