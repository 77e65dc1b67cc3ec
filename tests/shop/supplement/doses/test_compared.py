"""Where our dose differs from that of a trial: amounts, times, part and form."""

import pytest

from tests.shop.supplement.doses.dosing import add, compared

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("amounts", "words"),
    [
        ("300", "The same amount as ours."),
        ("300, 600", "One of these is ours."),
        ("240", "Ours is 60 mg more than that."),
        ("120, 240.5", "Ours is 59.5 mg more than the most of that."),
        ("600", "Ours is 300 mg less than that."),
        ("400, 600", "Ours is 100 mg less than the least of that."),
        ("100, 600", "Ours lies between."),
    ],
)
def test_amounts_are_compared(line, pandit, amounts, words):
    add(line, pandit, amounts, plant_part="root", form="extract")

    (trial,) = compared(line).trials

    assert trial.differences == (
        f"{words} Both are extracts; nothing on record says that they are the same."
    )


@pytest.mark.parametrize(
    ("values", "given", "words"),
    [
        (
            {"times_a_day": 2, "plant_part": "root", "form": "extract", "days": 60},
            "300 mg twice a day for 60 days, root extract",
            "Taken twice a day there, once a day in ours.",
        ),
        (
            {"times_a_day": 1, "plant_part": "leaf", "form": "powder", "days": 7},
            "600 mg once a day for 1 week, leaf powder",
            "Leaf there, root in ours. Powder there, extract in ours.",
        ),
        ({}, "600 mg a day", "does not name the part of the plant; ours is root."),
    ],
)
def test_times_part_and_form_are_compared(line, pandit, values, given, words):
    add(line, pandit, "600", **values)

    (trial,) = compared(line).trials

    assert trial.given == given
    assert words in trial.differences
