"""What we ask Stripe Tax and what it says, in our own types. Money is Decimal.
https://docs.stripe.com/api/tax/calculations"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class TaxedLine:
    reference: str
    amount: Decimal


@dataclass(frozen=True)
class TaxQuestion:
    name: str
    """Whose question it is. Two baskets never share a calculation, as one calculation
    is recorded with one order."""
    on_day: date
    state: str
    zip_code: str
    currency: str
    lines: tuple[TaxedLine, ...]
    shipping: Decimal

    @property
    def key(self) -> str:
        """The same question has the same idempotency key."""
        words = json.dumps(asdict(self), default=str, sort_keys=True)
        return f"tax-{hashlib.sha256(words.encode()).hexdigest()[:40]}"


@dataclass(frozen=True)
class TaxedPart:
    """A line or the shipping."""

    tax: Decimal
    percent: Decimal
    jurisdictions: str


@dataclass(frozen=True)
class TaxAnswer:
    id: str
    total: Decimal
    lines: Mapping[str, TaxedPart]
    """By the reference of the line."""
    shipping: TaxedPart | None

    @property
    def adds_up(self) -> bool:
        parts = [*self.lines.values(), *([self.shipping] if self.shipping else [])]
        return bool(self.id) and sum(part.tax for part in parts) == self.total

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "TaxAnswer":
        # Shipping bears no breakdown of its own unless it is asked for.
        shipping = said.get("shipping_cost")
        return cls(
            id=said.get("id") or "",
            total=_dollars(said["tax_amount_exclusive"]),
            lines={
                line["reference"]: _part(line) for line in said["line_items"]["data"]
            },
            shipping=_part(shipping) if shipping else None,
        )


def _part(said: Mapping[str, Any]) -> TaxedPart:
    rates = [
        (row["jurisdiction"]["display_name"], _percent(row))
        for row in said.get("tax_breakdown") or []
        if row["taxable_amount"]
    ]
    return TaxedPart(
        tax=_dollars(said["amount_tax"]),
        percent=sum((percent for _, percent in rates), Decimal(0)),
        jurisdictions=", ".join(
            f"{name} {percent.normalize():f} %" for name, percent in rates if percent
        ),
    )


def _percent(row: Mapping[str, Any]) -> Decimal:
    details = row.get("tax_rate_details") or {}
    return Decimal(details.get("percentage_decimal") or 0)


def _dollars(cents: int) -> Decimal:
    return (Decimal(cents) / 100).quantize(Decimal("0.01"))
