"""How much of a refund was sales tax. Stripe gives money back, not tax: the part is
worked out so that the parts of an order that was refunded whole are its whole tax."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from shop.order.models import Line, Order
from shop.stripe.models import Refund

CENT = Decimal("0.01")
NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Share:
    tax: Decimal
    taxable: Decimal
    """Of the price without tax, what had been taxed."""

    def part(self, portion: Decimal) -> "Share":
        return Share(cents(self.tax * portion), cents(self.taxable * portion))


def taxable_of(order: Order) -> Decimal:
    """Wants the taxes prefetched."""
    return sum((row.base for row in order.taxes.all() if row.percent), NOTHING)


def shares_of(order: Order) -> dict[int, Share]:
    """By the key of each refund that was made or may yet be. Wants the order's refunds
    with their lines and its taxes prefetched."""
    left = order.total_incl_tax
    tax_left, taxable_left = order.total_tax, taxable_of(order)
    shares: dict[int, Share] = {}
    for refund in sorted(order.given_refunds, key=lambda row: row.pk):
        if refund.amount >= left:
            share = Share(tax_left, taxable_left)
        else:
            whole = Share(tax_left, taxable_left)
            share = _of_bottles(refund) or whole.part(refund.amount / left)
            share = Share(min(share.tax, tax_left), min(share.taxable, taxable_left))
        shares[refund.pk] = share
        left -= refund.amount
        tax_left -= share.tax
        taxable_left -= share.taxable
    return shares


def _of_bottles(refund: Refund) -> Share | None:
    """Of the bottles that it names, where it is their price to the cent."""
    rows = [(row.order_line, row.quantity) for row in refund.lines.all()]
    price = sum((_part(line.line_price_incl_tax, line, n) for line, n in rows), NOTHING)
    if not rows or cents(price) != refund.amount:
        return None
    taxed = [(line, n) for line, n in rows if line.line_price_tax]
    tax = sum((_part(line.line_price_tax, line, n) for line, n in taxed), NOTHING)
    base = sum((_part(line.line_price_excl_tax, line, n) for line, n in taxed), NOTHING)
    return Share(cents(tax), cents(base))


def _part(amount: Decimal, line: Line, quantity: int) -> Decimal:
    return amount * quantity / line.quantity


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)
