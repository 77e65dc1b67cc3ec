"""FDA's Daily Values and the percentages that rest on them."""

from decimal import Decimal

import pytest

from shop.supplement.models import FactsRow
from shop.supplement.nutrients import nutrient_meant, nutrient_named, nutrients

ORDER = """
    Vitamin A, Vitamin C, Vitamin D, Vitamin E, Vitamin K, Thiamin, Riboflavin, Niacin,
    Vitamin B6, Folate, Vitamin B12, Biotin, Pantothenic Acid, Choline, Calcium, Iron,
    Phosphorus, Iodine, Magnesium, Zinc, Selenium, Copper, Manganese, Chromium,
    Molybdenum, Chloride, Sodium, Potassium, Fluoride
"""


def test_vitamins_and_minerals_stand_in_the_order_of_the_rule():
    names = [nutrient.name for nutrient in nutrients()]

    order = [name.strip() for name in ORDER.split(",")]
    assert names[-len(order) :] == order
    assert names[0] == "Calories"
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Vitamin A", "900 mcg RAE"),
        ("Niacin", "16 mg NE"),
        ("Folate", "400 mcg DFE"),
        ("Vitamin D", "20 mcg"),
        ("Thiamin", "1.2 mg"),
        ("Copper", "0.9 mg"),
        ("Potassium", "4700 mg"),
        ("Added Sugars", "50 g"),
        ("Sodium", "2300 mg"),
    ],
)
def test_daily_value_has_the_unit_of_its_nutrient(name, value):
    assert nutrient_named(name).daily_value_text == value


def test_every_unit_of_the_table_can_be_chosen():
    assert {nutrient.unit for nutrient in nutrients()} <= set(FactsRow.Unit.values)


@pytest.mark.parametrize(
    ("name", "amount", "text"),
    [
        ("Magnesium", "100", "24%"),
        ("Vitamin C", "90", "100%"),
        ("Vitamin B12", "1000", "41667%"),
        # 12.5 percent: halves go up.
        ("Zinc", "1.375", "13%"),
        ("Total Carbohydrate", "1", "<1%"),
        ("Total Fat", "0.39", "1%"),
        ("Calories", "10", ""),
        ("Protein", "5", ""),
        ("Trans Fat", "1", "†"),
        ("Fluoride", "1", "†"),
        ("L-Theanine", "200", "†"),
    ],
)
def test_percentage_is_rounded_as_the_rule_asks(name, amount, text):
    assert FactsRow(name=name, amount=Decimal(amount)).percent_text == text


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Magnesium", "Magnesium"),
        ("magnesium  (as magnesium citrate)", "Magnesium"),
        ("Vitamin C (ascorbic acid)", "Vitamin C"),
        ("L-Theanine", None),
        ("Ironwood", None),
    ],
)
def test_nutrient_is_known_by_its_name_on_the_panel(name, found):
    nutrient = nutrient_named(name)

    assert (nutrient.name if nutrient else None) == found


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Vitamin B1", "Thiamin"),
        ("folic acid", "Folate"),
        ("Magnesium citrate", "Magnesium"),
        ("Zinc, as oxide", "Zinc"),
        ("Ironwood", None),
        ("Protein-rich algae", None),
    ],
)
def test_other_name_of_a_nutrient_is_recognized(name, meant):
    nutrient = nutrient_meant(name)

    assert (nutrient.name if nutrient else None) == meant
