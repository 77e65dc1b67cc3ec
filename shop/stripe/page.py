"""What we ask Stripe to show and to charge. Money is Decimal; the client turns it into
minor units."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def to_cents(amount: Decimal) -> Decimal:
    """Half-up, as everyone who checks a bill does it; taxes may bring four places."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def minor_units(amount: Decimal) -> int:
    """Raises ValueError when there is a fraction of a cent to lose."""
    units = amount * 100
    if units != units.to_integral_value():
        raise ValueError(f"{amount} is no whole number of cents.")
    return int(units)


@dataclass(frozen=True)
class PaymentLine:
    """A row on the payment page; `price` is for one."""

    title: str
    price: Decimal
    quantity: int = 1


@dataclass(frozen=True)
class PaymentPage:
    """The same key has to come with the same page. Raises ValueError for lines that
    do not add up to the amount."""

    key: str
    expires_at: datetime
    language: str
    """As in settings.LANGUAGES."""
    order_number: str
    amount: Decimal
    currency: str
    lines: Sequence[PaymentLine]
    email: str
    metadata: dict[str, str]
    success_url: str
    cancel_url: str

    def __post_init__(self) -> None:
        if total_of(self.lines) != self.amount:
            raise ValueError(f"The lines of order {self.order_number} miss its total.")


def total_of(lines: Sequence[PaymentLine]) -> Decimal:
    return sum((line.price * line.quantity for line in lines), Decimal(0))
