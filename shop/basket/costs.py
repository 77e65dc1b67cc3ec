"""What a basket costs, line by line of the summary that the buyer reads."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from oscar.core.loading import get_class
from oscar.core.prices import Price

from shop.basket.models import Basket
from shop.shipping.methods import left_until_free
from shop.tax.door import Items, Taxes, taxes_at
from shop.tax.models import TaxClass
from shop.tax.quote import Destination, Quote, Taxable

Repository = get_class("shipping.repository", "Repository")


SHIPPING = "shipping"
"""Its reference in a quote of the tax; no line of a basket has it."""
NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Discount:
    name: str
    amount: Decimal


@dataclass(frozen=True)
class Costs:
    quantity: int
    goods: Decimal
    discounts: list[Discount]
    shipping: Decimal
    tax: Decimal | None
    """None while nobody knows where the parcel goes."""
    total: Decimal
    """With the tax, where it is known."""
    left_until_free: Decimal


def shipping_methods(basket: Basket) -> list:
    return list(Repository().get_shipping_methods(basket=basket))


def costs_of(basket: Basket, method=None, taxes: Taxes | None = None) -> Costs:
    """With the first shipping method where none was chosen."""
    method = method or shipping_methods(basket)[0]
    charge = method.calculate(basket)
    tax = tax_on(basket, charge, taxes).total if taxes else None
    total = total_of(basket, charge, tax or NOTHING)
    return Costs(
        quantity=basket.num_items,
        goods=basket.total_incl_tax_excl_discounts,
        discounts=[
            Discount(_name_of(row), amount)
            for row in basket.offer_applications
            if (amount := taken_off_goods(basket, row))
        ],
        shipping=charge.excl_tax,
        tax=tax,
        total=total.incl_tax,
        left_until_free=left_until_free(basket.total_incl_tax),
    )


def taken_off_goods(basket: Basket, application: dict) -> Decimal:
    """What the lines really lost: each is rounded to the cent, and so is their sum."""
    offer = application["offer"]
    return sum(
        (
            discount.amount
            for line in basket.all_lines()
            for discount in line.discounts
            if discount.offer == offer
        ),
        NOTHING,
    )


def taxes_for(basket: Basket, destination: Destination) -> Taxes:
    """For each way to send it. Raises TaxUnknown; may ask a service over the network,
    so call it outside of every lock."""
    charges = [method.calculate(basket) for method in shipping_methods(basket)]
    wanted = [taxable(basket, charge) for charge in charges]
    return taxes_at(destination, wanted, f"basket {basket.pk}")


def tax_on(basket: Basket, charge: Price, taxes: Taxes) -> Quote:
    """Raises NotAsked for a basket that is not as it was when taxes were asked for."""
    return taxes.quote(taxable(basket, charge))


def taxable(basket: Basket, charge: Price) -> Items:
    """Each line after its discounts, by the line's reference, and shipping."""
    goods = [
        Taxable(line.line_reference, line.line_price_excl_tax_incl_discounts)
        for line in basket.all_lines()
    ]
    return (*goods, Taxable(SHIPPING, charge.excl_tax, TaxClass.SHIPPING))


def total_of(basket: Basket, charge: Price, tax: Decimal) -> Price:
    """Our prices and charges are without tax: the tax of a place is laid on once."""
    untaxed = basket.total_excl_tax + charge.excl_tax
    return Price(basket.currency, excl_tax=untaxed, incl_tax=untaxed + tax)


def _name_of(application: dict) -> str:
    voucher = application["voucher"]
    if voucher:
        return _("Code %(code)s") % {"code": voucher.code}
    return application["name"]
