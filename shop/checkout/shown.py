"""What the buyer saw when they pressed the button.

The form carries it, signed, so that nobody is charged for what they were not shown:
a price, a stock or a basket that changed meanwhile is shown again first.
"""

from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Self

from django.core import signing
from django.utils.translation import gettext as _

from shop.basket.costs import costs_of, shipping_methods
from shop.basket.models import Basket
from shop.tax.door import Taxes

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
    """By the code of the shipping method, in dollars and cents."""
    taxes: dict[str, str] = field(default_factory=dict)
    """The part of each total that is sales tax; empty before the address is known."""
    names: dict[str, str] = field(default_factory=dict)
    """Of the shipping methods, by code, in the language of the page."""

    @classmethod
    def of(cls, basket: Basket, taxes: Taxes | None) -> Self:
        methods = shipping_methods(basket)
        costs = {row.code: costs_of(basket, row, taxes) for row in methods}
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
            totals={code: _cents(cost.total) for code, cost in costs.items()},
            taxes={code: _cents(cost.tax) for code, cost in costs.items()},
            names={row.code: str(row.name) for row in methods},
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
        changed = self.changes_of_lines(now)
        if not changed and self.totals != now.totals:
            changed = [self._total_change(now)]
        return changed

    def changes_of_lines(self, now: Self) -> list[str]:
        sentences = [
            _line_change(self.lines.get(key), now.lines.get(key))
            for key in sorted({*self.lines, *now.lines})
        ]
        return [sentence for sentence in sentences if sentence]

    def _total_change(self, now: Self) -> str:
        code, total = next(iter(now.totals.items()))
        tax = now.taxes.get(code, "")
        facts = {"tax": tax, "method": now.names[code], "total": total}
        if tax and tax != self.taxes.get(code, "0.00"):
            return (
                _(
                    "Sales tax for your address is $%(tax)s. The total with %(method)s"
                    " shipping is now $%(total)s."
                )
                % facts
            )
        return _("The total with %(method)s shipping is now $%(total)s.") % facts


def _line_change(before: ShownLine | None, after: ShownLine | None) -> str:
    if before is None and after is not None:
        return _("%(title)s came into your basket.") % {"title": after.title}
    if after is None and before is not None:
        return _("%(title)s is no longer in your basket.") % {"title": before.title}
    if before is None or after is None or before == after:
        return ""
    if before.quantity == after.quantity:
        return _price_change(before, after)
    return _quantity_change(before, after)


def _price_change(before: ShownLine, after: ShownLine) -> str:
    if before.price == after.price:
        return ""
    said = _("%(title)s: the price is now $%(now)s; it was $%(before)s.")
    return said % {"title": after.title, "now": after.price, "before": before.price}


def _quantity_change(before: ShownLine, after: ShownLine) -> str:
    """So many bottles may have another price each."""
    if before.price == after.price:
        said = _(
            "%(title)s: there are now %(now)d in your basket; this page showed"
            " %(before)d."
        )
    else:
        said = _(
            "%(title)s: there are now %(now)d in your basket at $%(price)s each; this"
            " page showed %(before)d at $%(old_price)s."
        )
    return said % {
        "title": after.title,
        "now": after.quantity,
        "price": after.price,
        "before": before.quantity,
        "old_price": before.price,
    }


def _cents(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:.2f}"
