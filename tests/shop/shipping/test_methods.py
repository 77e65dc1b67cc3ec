"""What a parcel costs, at the edges."""

from dataclasses import dataclass
from decimal import Decimal

import pytest

from shop.shipping.methods import Standard, TwoDays, left_until_free


@dataclass
class Goods:
    total_incl_tax: Decimal
    currency: str = "USD"
    weight_grams: int = 120


@pytest.mark.parametrize(
    ("goods", "charge"),
    [("0.01", "4.90"), ("59.99", "4.90"), ("60.00", "0.00"), ("468.00", "0.00")],
)
def test_standard_is_free_from_sixty_dollars(goods, charge):
    price = Standard().calculate(Goods(Decimal(goods)))

    assert (price.incl_tax, price.excl_tax) == (Decimal(charge), Decimal(charge))


def test_two_days_costs_the_same_whatever_is_bought():
    charges = {
        TwoDays().calculate(Goods(Decimal(goods))).incl_tax for goods in (1, 999)
    }

    assert charges == {Decimal("14.00")}


@pytest.mark.parametrize(
    ("bottles_grams", "charges"),
    # The box weighs 100 g, and the bands end at 1000.
    [(1, ("4.90", "14.00")), (900, ("4.90", "14.00")), (901, ("7.90", "19.00"))],
)
def test_heavier_parcel_costs_what_its_band_says(bottles_grams, charges):
    goods = Goods(Decimal(10), weight_grams=bottles_grams)

    charged = tuple(str(way().calculate(goods).incl_tax) for way in (Standard, TwoDays))

    assert charged == charges


def test_rest_until_free_shipping_is_never_negative():
    assert left_until_free(Decimal("39.00")) == Decimal("21.00")
    assert left_until_free(Decimal("78.00")) == Decimal("0.00")
