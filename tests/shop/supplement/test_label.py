"""What the label may hold: told at the field, and held by the database."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from shop.supplement.models import Claim, ClaimStudy, FactsRow, Supplement
from tests.factories import make_claim, make_product, make_source, make_supplement

pytestmark = pytest.mark.django_db


@pytest.fixture
def supplement():
    return make_supplement()


def row(supplement, **values) -> FactsRow:
    defaults = {"name": "Magnesium", "amount": Decimal(100), "unit": "mg"}
    return FactsRow(supplement=supplement, **(defaults | values))


def errors_of(instance) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        instance.full_clean()
    return caught.value.message_dict


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"amount": Decimal(0)}, "amount", "Give an amount above zero."),
        ({"amount": Decimal(-1)}, "amount", "Give an amount above zero."),
        ({"latin_name": "Panax ginseng"}, "plant_part", "A plant needs the part"),
        ({"plant_part": "root"}, "latin_name", "Give the Latin name"),
        ({"unit": "lb"}, "unit", "Value 'lb' is not a valid choice."),
    ],
)
def test_wrong_line_is_refused_at_its_field(supplement, values, field, sentence):
    errors = errors_of(row(supplement, **values))

    assert errors[field][0].startswith(sentence)


def test_ingredient_stands_on_the_panel_once(supplement):
    errors = errors_of(row(supplement, name="L-Theanine"))

    assert errors["__all__"] == ["This ingredient is on the panel already."]


@pytest.mark.parametrize(
    "values",
    [
        {"amount": 0},
        {"latin_name": "Panax ginseng"},
        {"name": "L-Theanine"},
    ],
)
def test_database_refuses_a_wrong_line(supplement, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        row(supplement, **values).save()


@pytest.mark.parametrize(
    "values",
    [
        {"contains": ""},
        {"servings_per_day": 0},
        {"units_per_serving": 0},
        {"units_per_serving": 61},
        {"warning_source": True},
    ],
)
def test_database_refuses_a_wrong_label(supplement, values):
    if "warning_source" in values:
        values = {"warning_source": make_source()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Supplement.objects.filter(pk=supplement.pk).update(**values)


def test_container_must_hold_whole_servings(supplement):
    supplement.units_per_container = 61

    assert "units_per_container" in errors_of(supplement)


def test_warning_needs_both_its_reason_and_its_study(supplement):
    supplement.warning_reason = "Injury was reported."
    assert "warning_source" in errors_of(supplement)

    supplement.warning_reason, supplement.warning_source = "", make_source()
    assert "warning_reason" in errors_of(supplement)


def test_allergen_line_may_not_be_left_empty(supplement):
    supplement.contains = ""

    assert "contains" in errors_of(supplement)


@pytest.mark.parametrize(
    ("name", "part", "sentence"),
    [
        ("L-Theanine", "", "L-theanine"),
        ("Ashwagandha", "root", "ashwagandha root"),
        ("GABA", "", "GABA"),
        ("Vitamin D", "", "vitamin D"),
    ],
)
def test_name_in_running_text(name, part, sentence):
    assert FactsRow(name=name, plant_part=part).sentence_name == sentence


@pytest.mark.parametrize(
    ("amount", "text"),
    [("200.000", "200 mg"), ("0.500", "0.5 mg"), ("1000.000", "1000 mg")],
)
def test_amount_is_written_without_trailing_zeros(amount, text):
    assert FactsRow(amount=Decimal(amount), unit="mg").amount_text == text


def test_amount_a_day_counts_all_servings(supplement):
    supplement.servings_per_day = 2

    assert row(supplement, amount=Decimal("150.500")).daily_amount == 301


def test_price_a_day_is_rounded_to_cents(supplement):
    supplement.units_per_container = 46  # 23 servings

    assert supplement.price_a_day(Decimal("39.00")) == Decimal("1.70")


def test_claim_with_a_star_is_refused(supplement):
    claim = Claim(key="x", text="Supports calm.*", supplement=supplement)

    assert "text" in errors_of(claim)
    with pytest.raises(IntegrityError), transaction.atomic():
        claim.save()


def test_only_released_claims_with_a_sound_study_are_published(supplement):
    sound = make_source()
    retracted = make_source("old1999", standing="retracted", standing_note="Gone.")
    shown = make_claim(supplement, "shown", sources=[retracted, sound])
    make_claim(supplement, "without-a-study", sources=[])
    make_claim(supplement, "retracted", sources=[retracted])
    make_claim(supplement, "not-released", sources=[sound], status="draft")
    make_claim(
        supplement,
        "background",
        sources=[sound],
        relation=ClaimStudy.Relation.BACKGROUND,
    )

    assert list(Claim.objects.published()) == [shown]


def test_study_of_a_claim_cannot_be_deleted(supplement):
    source = make_source()
    make_claim(supplement, sources=[source])

    with pytest.raises(ProtectedError):
        source.delete()


def test_study_stands_behind_a_claim_once(supplement):
    source = make_source()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_claim(supplement, sources=[source, source])


def test_the_one_is_public_and_the_first_by_priority():
    assert Supplement.objects.the_one() is None

    make_supplement(make_product("HIDDEN", is_public=False))
    plain = make_supplement(make_product("PLAIN"))
    assert Supplement.objects.the_one() == plain

    preferred = make_supplement(make_product("PREFERRED", priority=1))
    assert Supplement.objects.the_one() == preferred
