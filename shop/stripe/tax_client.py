"""What we ask Stripe Tax, over the client's connection."""

from decimal import Decimal
from typing import Any

from django.conf import settings

from shop.stripe.client import asking, connection, plain
from shop.stripe.page import minor_units
from shop.stripe.tax_question import TaxAnswer, TaxedLine, TaxQuestion

TIMEOUT_SECONDS = 5
"""A buyer waits for the answer on the checkout page."""


def calculate_tax(question: TaxQuestion) -> TaxAnswer:
    """Raises StripeRefused, StripeUnavailable. The same question gets the same answer
    for a day, and counts once."""
    with asking("calculate tax"):
        return plain(
            TaxAnswer.read,
            connection(TIMEOUT_SECONDS).v1.tax.calculations.create(
                _params(question),
                {"idempotency_key": question.key, "max_network_retries": 0},
            ),
        )


def record_tax(*, calculation_id: str, reference: str) -> str:
    """The id of the transaction. Raises StripeRefused, StripeUnavailable."""
    with asking("record tax", order=reference):
        made = connection().v1.tax.transactions.create_from_calculation(
            {"calculation": calculation_id, "reference": reference},
            {"idempotency_key": f"tax-{reference}"},
        )
        return made.id


def reverse_tax(*, transaction_id: str, amount: Decimal, reference: str) -> str:
    """The id of the reversal of so much, tax with it. Raises StripeRefused,
    StripeUnavailable."""
    with asking("reverse tax", refund=reference):
        made = connection().v1.tax.transactions.create_reversal(
            {
                "mode": "partial",
                "original_transaction": transaction_id,
                "flat_amount": -minor_units(amount),
                "reference": reference,
            },
            {"idempotency_key": f"tax-{reference}"},
        )
        return made.id


def _params(question: TaxQuestion) -> Any:
    """The stand-in checks the names against the types of the installed package."""
    params: dict[str, Any] = {
        "currency": question.currency.lower(),
        "customer_details": {
            # State and ZIP code are enough for a rate; who buys is nobody's business.
            "address": {
                "country": "US",
                "state": question.state,
                "postal_code": question.zip_code,
            },
            "address_source": "shipping",
        },
        "line_items": [_line(line) for line in question.lines],
        "expand": ["line_items", "line_items.data.tax_breakdown"],
    }
    if question.shipping:
        params["shipping_cost"] = {"amount": minor_units(question.shipping)}
    return params


def _line(line: TaxedLine) -> dict[str, Any]:
    params: dict[str, Any] = {
        "reference": line.reference,
        "amount": minor_units(line.amount),
        "tax_behavior": "exclusive",
    }
    if settings.STRIPE_TAX_CODE:
        params["tax_code"] = settings.STRIPE_TAX_CODE
    return params
