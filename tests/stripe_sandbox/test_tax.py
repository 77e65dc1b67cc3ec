"""The stand-in's Stripe Tax: checked parameters, shapes of the package, one booking."""

import pytest
import stripe

from tests.stripe_sandbox.test_shapes import problems


@pytest.fixture
def tax(stripe_client):
    return stripe_client.v1.tax


def question(**changes) -> dict:
    return {
        "currency": "usd",
        "customer_details": {
            "address": {"country": "US", "state": "WA", "postal_code": "98101"},
            "address_source": "shipping",
        },
        "line_items": [{"amount": 3900, "reference": "one"}],
        "shipping_cost": {"amount": 490},
        "expand": ["line_items", "line_items.data.tax_breakdown"],
    } | changes


def test_each_line_is_rounded_half_up_to_the_cent(tax):
    said = tax.calculations.create(
        question(
            line_items=[
                {"amount": 3900, "reference": "one"},
                {"amount": 1000, "reference": "two"},
            ]
        )
    )

    assert [line.amount_tax for line in said.line_items.data] == [404, 104]
    assert said.shipping_cost.amount_tax == 51
    assert said.tax_amount_exclusive == 559
    assert said.amount_total == 3900 + 1000 + 490 + 559


def test_objects_have_the_fields_of_their_classes(tax, stripe_sandbox):
    calculation = tax.calculations.create(question())
    tax.transactions.create_from_calculation(
        {"calculation": calculation.id, "reference": "order 1"}
    )

    said = calculation.to_dict(for_json=True)
    (transaction,) = stripe_sandbox.state.find("tax.transaction")
    assert problems(said, stripe.tax.Calculation, "calculation") == []
    assert problems(transaction, stripe.tax.Transaction, "transaction") == []


def test_lines_are_only_shown_when_they_are_asked_for(tax):
    said = tax.calculations.create(question(expand=[]))

    assert "line_items" not in said.to_dict(for_json=True)


@pytest.mark.parametrize(
    ("changes", "param"),
    [
        ({"colour": "blue"}, "colour"),
        ({"line_items": [{"reference": "one"}]}, "line_items[0][amount]"),
        ({"line_items": [{"amount": "some"}]}, "line_items[0][amount]"),
        (
            {"line_items": [{"amount": 1, "tax_behavior": "free"}]},
            "line_items[0][tax_behavior]",
        ),
        ({"line_items": [{"amount": 0}]}, "amount"),
        ({"customer_details": {}}, "customer_details[address]"),
    ],
)
def test_wrong_questions_are_refused_by_name(tax, changes, param):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        tax.calculations.create(question(**changes))

    assert refusal.value.param == param


def test_place_that_does_not_exist_is_refused(tax):
    nowhere = {"address": {"country": "US", "state": "WA", "postal_code": "00000"}}

    with pytest.raises(stripe.InvalidRequestError) as refusal:
        tax.calculations.create(question(customer_details=nowhere))

    assert refusal.value.code == "customer_tax_location_invalid"


def test_reference_is_booked_once(tax):
    first, second = (tax.calculations.create(question()) for _ in range(2))
    tax.transactions.create_from_calculation(
        {"calculation": first.id, "reference": "order 1"}
    )

    with pytest.raises(stripe.InvalidRequestError) as refusal:
        tax.transactions.create_from_calculation(
            {"calculation": second.id, "reference": "order 1"}
        )

    assert refusal.value.code == "resource_already_exists"


def test_no_more_is_taken_back_than_was_booked(tax):
    calculation = tax.calculations.create(question())
    booked = tax.transactions.create_from_calculation(
        {"calculation": calculation.id, "reference": "order 1"}
    )

    def take_back(cents: int, reference: str):
        return tax.transactions.create_reversal(
            {
                "mode": "partial",
                "original_transaction": booked.id,
                "flat_amount": cents,
                "reference": reference,
            }
        )

    assert take_back(-4000, "refund 1").type == "reversal"
    with pytest.raises(stripe.InvalidRequestError):
        take_back(-4000, "refund 2")
