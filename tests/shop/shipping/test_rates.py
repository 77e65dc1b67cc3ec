"""The owner's file of shipping: what is wrong in it stops the start and is named."""

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from shop.shipping.rates import Days, read_rates

OURS = """
leaves_until_hour = 11
bottle_grams = 200
parcel_grams = 50

[standard]
free_from = "80.00"
po_boxes = true
military = false
days = [3, 6]
bands = [{ up_to_grams = 500, price = "6.00" }, { price = "9.50" }]
zones = [{ states = ["HI"], days = [6, 9] }]

[two-days]
po_boxes = false
military = false
days = [2, 2]
bands = [{ price = "20.00" }]
"""


@pytest.fixture
def read(tmp_path):
    def written(text: str):
        path = tmp_path / "shipping.toml"
        path.write_text(text)
        return read_rates(path)

    return written


def test_values_of_the_owner_are_taken(read):
    rates = read(OURS)
    standard = rates.by_method["standard"]

    assert (rates.leaves_until_hour, rates.bottle_grams) == (11, 200)
    assert [str(standard.price_of(grams)) for grams in (500, 501)] == ["6.00", "9.50"]
    assert standard.days_to("HI") == Days(6, 9)
    assert standard.days_to("NY") == standard.days_to("") == Days(3, 6)
    assert not standard.takes_military


def test_file_that_comes_with_the_shop_is_whole():
    assert read_rates(settings.SHIPPING_RATES).by_method.keys() == {
        "standard",
        "two-days",
    }


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("leaves_until_hour = 11", "", "needs leaves_until_hour"),
        ("= 11", "= 25", "leaves_until_hour cannot be 25"),
        ("= 11", "= true", "leaves_until_hour cannot be True"),
        ("bottle_grams = 200", "bottle_grams = 0", "bottle_grams cannot be 0"),
        ('"6.00"', "6.0", "in quotes"),
        ('"6.00"', '"6.001"', "whole cents"),
        ('"6.00"', '"-6.00"', "whole cents"),
        ('"6.00"', '"six"', "price cannot be 'six'"),
        ("[3, 6]", "[6, 3]", "the fewest days first"),
        ("[3, 6]", "[3]", "days cannot be [3]"),
        ("po_boxes = true", 'po_boxes = "no"', "give true or false"),
        ('["HI"]', '["Hawaii"]', "'Hawaii', which is no state"),
        ('["HI"]', '["HI", "HI"]', "stands there already"),
        (', { price = "9.50" }', "", "the last of them"),
        ("up_to_grams = 500, ", "", "the last of them"),
        ('{ price = "9.50" }', '{ up_to_grams = 500, price = "9" }', "the last"),
        (
            '{ price = "9.50" }',
            '{ up_to_grams = 400, price = "9" }, { price = "10" }',
            "from light to heavy",
        ),
        ('bands = [{ price = "20.00" }]', "", "needs bands"),
        ("[two-days]", "[three-days]", "[two-days] has to be a table"),
        ("military = false\ndays = [3", "soldiers = 1\ndays = [3", "needs military"),
        ("[standard]", "[standard]\ncolor = 1", "knows no color"),
        ("[standard]", "[standard", "is not TOML"),
    ],
)
def test_what_cannot_be_stops_the_start_and_is_named(read, before, after, sentence):
    assert before in OURS

    with pytest.raises(ImproperlyConfigured) as refusal:
        read(OURS.replace(before, after, 1))

    assert str(refusal.value).startswith("SHIPPING_RATES: ")
    assert sentence in str(refusal.value)


def test_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ImproperlyConfigured, match=r"gone\.toml cannot be opened"):
        read_rates(tmp_path / "gone.toml")
