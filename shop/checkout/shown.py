"""What the buyer saw when they pressed the button.

The form carries it, signed, so that nobody is charged for what they were not shown:
a price, a stock or a basket that changed meanwhile is shown again first.
"""

from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Self

from django.core import signing

from shop.basket.costs import costs_of, shipping_methods
from shop.basket.models import Basket
from shop.tax.quote import Rates

SALT = "shop.checkout.shown"
DAY = 24 * 60 * 60


@dataclass(frozen=True)
class ShownLine:
    title: str
    quantity: int
    price: str
    """Of one, in dollars and cents."""


@dataclass(frozen=True)
class Shown:
    basket: int
    lines: dict[str, ShownLine]
    """By line reference."""
    totals: dict[str, str]
    """By the name of the shipping method, in dollars and cents."""
    taxes: dict[str, str] = field(default_factory=dict)
    """The part of each total that is sales tax; empty before the address is known."""

    @classmethod
    def of(cls, basket: Basket, rates: Rates | None) -> Self:
        costs = {
            str(method.name): costs_of(basket, method, rates)
            for method in shipping_methods(basket)
        }
        return cls(
            basket=basket.pk,
            lines={
                line.line_reference: ShownLine(
                    line.product.get_title(),
                    line.quantity,
                    _cents(line.unit_price_incl_tax),
                )
                for line in basket.all_lines()
            },
            totals={name: _cents(cost.total) for name, cost in costs.items()},
            taxes={name: _cents(cost.tax) for name, cost in costs.items()},
        )

    @classmethod
    def read(cls, token: str) -> Self | None:
        """None for what is not ours or is older than a day."""
        try:
            data = signing.loads(token, salt=SALT, max_age=DAY)
        except signing.BadSignature:
            return None
        lines = {key: ShownLine(**line) for key, line in data.pop("lines").items()}
        return cls(lines=lines, **data)

    def token(self) -> str:
        return signing.dumps(asdict(self), salt=SALT, compress=True)

    def changes_to(self, now: Self) -> list[str]:
        """What the buyer has to know, in sentences; empty when nothing changed."""
        sentences = [
            _line_change(self.lines.get(key), now.lines.get(key))
            for key in sorted({*self.lines, *now.lines})
        ]
        changed = [sentence for sentence in sentences if sentence]
        if not changed and self.totals != now.totals:
            changed = [self._total_change(now)]
        return changed

    def _total_change(self, now: Self) -> str:
        name, total = next(iter(now.totals.items()))
        tax = now.taxes.get(name, "")
        if tax and tax != self.taxes.get(name, "0.00"):
            return (
                f"Sales tax for your address is ${tax}. The total with {name} shipping"
                f" is now ${total}."
            )
        return f"The total with {name} shipping is now ${total}."


def _line_change(before: ShownLine | None, after: ShownLine | None) -> str:
    if before is None and after is not None:
        return f"{after.title} came into your basket."
    if after is None and before is not None:
        return f"{before.title} is no longer in your basket."
    if before is None or after is None:
        return ""
    if before.price != after.price:
        return (
            f"{after.title}: the price is now ${after.price}; it was ${before.price}."
        )
    if before.quantity == after.quantity:
        return ""
    return (
        f"{after.title}: there are now {after.quantity} in your basket; this page showed"
        f" {before.quantity}."
    )


def _cents(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:.2f}"
