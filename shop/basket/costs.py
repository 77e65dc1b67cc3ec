"""What a basket costs, line by line of the summary that the buyer reads."""

from dataclasses import dataclass
from decimal import Decimal

from oscar.core.loading import get_class

from shop.basket.models import Basket
from shop.shipping.methods import left_until_free

OrderTotalCalculator = get_class("checkout.calculators", "OrderTotalCalculator")
Repository = get_class("shipping.repository", "Repository")


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
    tax: Decimal
    total: Decimal
    left_until_free: Decimal


def shipping_methods(basket: Basket) -> list:
    return list(Repository().get_shipping_methods(basket=basket))


def costs_of(basket: Basket, method=None) -> Costs:
    """With the first shipping method where none was chosen."""
    method = method or shipping_methods(basket)[0]
    charge = method.calculate(basket)
    total = OrderTotalCalculator().calculate(basket, charge)
    return Costs(
        quantity=basket.num_items,
        goods=basket.total_incl_tax_excl_discounts,
        discounts=[
            Discount(_name_of(row), row["discount"])
            for row in basket.offer_applications
            if row["discount"] and not row["result"].affects_shipping
        ],
        shipping=charge.incl_tax,
        tax=total.tax,
        total=total.incl_tax,
        left_until_free=left_until_free(basket.total_incl_tax),
    )


def _name_of(application: dict) -> str:
    voucher = application["voucher"]
    return f"Code {voucher.code}" if voucher else application["name"]
