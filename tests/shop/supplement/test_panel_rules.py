"""What a panel refuses, and the sentence that says what to do: 21 CFR 101.36."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from shop.supplement.models import FactsRow
from shop.supplement.models.allergens import MAJOR, check_allergens
from shop.supplement.models.blends import problems_of
from shop.supplement.panel import panel_of
from tests.factories import make_supplement


def line(name="Magnesium", amount: object = "100", unit="mg", **values) -> FactsRow:
    number = None if amount is None else Decimal(str(amount))
    return FactsRow(name=name, amount=number, unit=unit, **values)


def part(name: str, amount: object = None, *, position: int, **values) -> FactsRow:
    return line(name, amount, role="part", position=position, **values)


def blend(amount: object = "500", *, position: int = 1) -> FactsRow:
    return line("Calm blend", amount, role="blend", position=position)


@pytest.mark.parametrize(
    ("row", "field", "words"),
    [
        (line(daily_value=25), "daily_value", "100 mg are 24% of the Daily Value, 420"),
        (line("L-Theanine", daily_value=10), "daily_value", "No Daily Value is"),
        (line("Calories", 5, "Calories", daily_value=1), "daily_value", "has no perc"),
        (line(unit="mcg"), "unit", "Magnesium is given in mg."),
        (line("Vitamin D", 1000, "IU"), "unit", "Vitamin D is given in mcg."),
        (line("Vitamin A", 900, "mcg"), "unit", "is given in mcg RAE."),
        (line("L-Theanine", 200, "mg NE"), "unit", "is given as a weight"),
        (line(amount="8"), "amount", "below 2% of the Daily Value, 420 mg"),
        (line(amount=None), "amount", "Give the amount in one serving."),
        (line("Magnesium citrate"), "name", "Write Magnesium, and where it comes"),
        (line("Vitamin B1", 1), "name", "Write Thiamin"),
        (line(role="part"), "role", "Magnesium is listed by itself"),
        (line("Calm blend", 5, "IU", role="blend"), "unit", "A blend is weighed"),
        (line("Calm blend", None, role="blend"), "amount", "Give the amount"),
        (line("Hops", form="powder", extract_ratio="5:1"), "form", "write extract"),
        (line("Hops", form="extract", extract_ratio="ten"), "extract_ratio", "10:1"),
    ],
)
def test_wrong_line_is_refused_at_its_field(row, field, words):
    with pytest.raises(ValidationError) as caught:
        row.full_clean(exclude=["supplement"], validate_constraints=False)

    assert words in caught.value.message_dict[field][0]
    assert len(caught.value.message_dict) == 1


@pytest.mark.parametrize(
    "row",
    [
        line(daily_value=24),
        line(),
        line("Vitamin D (as cholecalciferol)", "20", "mcg", daily_value=100),
        line("Folate", "400", "mcg DFE"),
        line("Calories", 5, "Calories"),
        line("Calcium complex", 5, role="blend"),
        line("Ashwagandha", None, role="part"),
        line(
            "Ashwagandha",
            latin_name="Withania somnifera",
            plant_part="root",
            form="extract",
            extract_ratio="10:1",
        ),
    ],
)
def test_right_line_passes(row):
    row.full_clean(exclude=["supplement"], validate_constraints=False)


@pytest.mark.parametrize(
    ("rows", "row", "field", "words"),
    [
        ([part("A", position=1), line("B", position=2)], 0, "role", "No blend stands"),
        ([blend(), part("A", position=2)], 0, "role", "two parts or more"),
        (
            [
                blend(),
                part("A", position=2),
                part("B", position=3),
                line("Other", position=4),
                part("C", position=5),
            ],
            4,
            "role",
            "No blend stands",
        ),
        (
            [blend(300), part("A", 100, position=2), part("B", 200, position=3)],
            2,
            "position",
            "B (200 mg) weighs more than A (100 mg) above it. The heaviest comes",
        ),
        (
            [
                blend(),
                part("A", 100, position=2),
                part("B", position=3),
                part("C", "0.2", unit="g", position=4),
            ],
            3,
            "position",
            "C (0.2 g) weighs more than A",
        ),
        (
            [blend(), part("A", 400, position=2), part("B", 200, position=3)],
            0,
            "amount",
            "The parts weigh 600 mg together, more than the blend.",
        ),
        (
            [blend(), part("A", 300, position=2), part("B", 100, position=3)],
            0,
            "amount",
            "The weight of the blend is the same.",
        ),
        (
            [blend(), part("A", position=2), part("B", position=2)],
            2,
            "position",
            "A has this position too.",
        ),
        ([line(), line("Magnesium (as oxide)")], 1, "name", "stands on the panel"),
    ],
)
def test_lines_that_do_not_fit_together_are_refused(rows, row, field, words):
    (problem,) = problems_of(rows)

    assert problem.row is rows[row]
    assert problem.name == field
    assert words in problem.sentence


@pytest.mark.parametrize(
    "rows",
    [
        [line("A"), line("B")],
        [part("B", position=3), blend(), part("A", position=2)],
        [blend(), part("A", 300, position=2), part("B", 200, position=3)],
        [blend(), part("A", 250, position=2), part("B", 250, position=3)],
        [blend(), part("A", 300, position=2), part("B", position=3)],
    ],
)
def test_lines_that_fit_together_pass(rows):
    assert list(problems_of(rows)) == []


@pytest.mark.parametrize(
    "text",
    [
        "none of the major allergens",
        "milk",
        "Milk, soy and sesame",
        "tree nuts (almonds, walnuts), wheat, and peanuts",
        "fish (cod), crustacean shellfish (shrimp and crab)",
        *(name for name in MAJOR if name[:4] not in {"fish", "crus", "tree"}),
    ],
)
def test_line_of_major_allergens_passes(text):
    check_allergens(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("none", "“none” is not one of the nine"),
        ("almonds", "“almonds” is not one of the nine"),
        ("milk, gluten", "“gluten” is not one of the nine"),
        ("milk,", "“” is not one of the nine"),
        ("may contain milk", "“may contain milk” is not one"),
        ("tree nuts", "such as: tree nuts (almonds)"),
        ("milk and fish", "such as: fish (cod)"),
        ("none of the major allergens, milk", "is not one of the nine"),
    ],
)
def test_other_line_of_allergens_is_refused(text, words):
    with pytest.raises(ValidationError) as caught:
        check_allergens(text)

    assert words in caught.value.messages[0]


@pytest.mark.django_db
def test_panel_lists_nutrients_first_in_the_order_of_the_rule():
    supplement = make_supplement()
    for position, (name, unit) in enumerate(
        [("Zinc", "mg"), ("Vitamin D", "mcg"), ("Calories", "Calories")], start=3
    ):
        FactsRow.objects.create(
            supplement=supplement, position=position, name=name, unit=unit, amount=10
        )

    panel = panel_of(supplement)

    assert [
        (line.text, line.amount, line.percent_and_sign) for line in panel.lines
    ] == [
        ("Calories", "10", ""),
        ("Vitamin D", "10 mcg", "50%"),
        ("Zinc", "10 mg", "91%"),
        ("L-Theanine", "200 mg", "†"),
        ("Ashwagandha (Withania somnifera) root extract", "300 mg", "†"),
    ]
    assert [note.sign for note in panel.footnotes] == ["†"]


@pytest.mark.django_db
def test_percentages_of_2000_calories_are_explained():
    supplement = make_supplement()
    supplement.facts.all().delete()
    FactsRow.objects.create(
        supplement=supplement, name="Dietary Fiber", amount=5, unit="g"
    )

    panel = panel_of(supplement)

    assert panel.lines[0].percent_and_sign == "18%‡"
    assert [note.sentence for note in panel.footnotes] == [
        "Percent Daily Values are based on a 2,000 calorie diet."
    ]
