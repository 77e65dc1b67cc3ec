"""Every object has the fields of its class in the ``stripe`` package, and no other."""

from typing import Any, get_args, get_origin

import pytest
import stripe
from stripe._stripe_object import UntypedStripeObject

from tests.stripe_sandbox import cards
from tests.stripe_sandbox.shapes import (
    CLASSES,
    LEFT_OUT,
    declared_fields,
    is_optional,
    shaped,
)

CLASSES_WITH_PARTS = stripe.StripeObject


def problems(thing: dict[str, Any], resource: type, where: str) -> list[str]:
    fields = declared_fields(resource)
    found = [f"{where}.{name} is unknown" for name in thing.keys() - fields.keys()]
    for name, annotation in fields.items():
        value = thing.get(name)
        if value is None:
            if not is_optional(annotation):
                found.append(f"{where}.{name} is missing")
        else:
            found += _value_problems(value, annotation, f"{where}.{name}")
    return found


def _value_problems(value: Any, annotation: Any, where: str) -> list[str]:
    kinds = get_args(annotation) or (annotation,)
    if get_origin(annotation) is list:
        return [
            problem
            for one in value
            for problem in _value_problems(one, kinds[0], where)
        ]
    if get_origin(annotation) is UntypedStripeObject:
        return [] if isinstance(value, dict) else [f"{where} is {value!r}"]
    inner = [
        kind
        for kind in kinds
        if isinstance(kind, type) and issubclass(kind, CLASSES_WITH_PARTS)
    ]
    if isinstance(value, dict) and inner and declared_fields(inner[0]):
        return problems(value, inner[0], where)
    plain = [kind for kind in kinds if kind in {int, str, bool}]
    if len(plain) == 1 and len(kinds) <= 2 and not isinstance(value, plain[0]):
        return [f"{where} is {value!r}, not of {plain[0].__name__}"]
    return []


@pytest.fixture
def everything(stripe_sandbox, stripe_client, open_session):
    """One of each kind of object, in each of the states that they pass through."""
    shipping = {
        "shipping_rate_data": {
            "display_name": "Standard",
            "type": "fixed_amount",
            "fixed_amount": {"amount": 595, "currency": "usd"},
        }
    }
    for card in (cards.PAYS, cards.DECLINED, cards.AUTHENTICATES):
        session = open_session(
            shipping_options=[shipping],
            customer_email="ada@example.com",
            automatic_tax={"enabled": True},
            custom_text={"submit": {"message": "Thank you."}},
        )
        stripe_sandbox.pay(session.id, card)
    paid, expired = open_session().id, open_session().id
    stripe_sandbox.pay(paid)
    stripe_sandbox.refund(paid, 100)
    stripe_sandbox.dispute(paid)
    stripe_sandbox.expire(expired)
    _book_tax(stripe_client)
    return stripe_sandbox


def _book_tax(stripe_client: stripe.StripeClient) -> None:
    address = {"country": "US", "state": "WA", "postal_code": "98101"}
    calculation = stripe_client.v1.tax.calculations.create(
        {
            "currency": "usd",
            "customer_details": {"address": address, "address_source": "shipping"},
            "line_items": [{"amount": 3900, "reference": "one"}],
            "shipping_cost": {"amount": 490},
        }
    )
    stripe_client.v1.tax.transactions.create_from_calculation(
        {"calculation": calculation.id, "reference": "order 1"}
    )


@pytest.mark.parametrize("kind", sorted(CLASSES.keys() - {"account", "item", "price"}))
def test_objects_have_the_shape_of_their_class(everything, kind):
    found = everything.state.find(kind)

    assert found
    for thing in found:
        assert problems(thing, CLASSES[kind], kind) == []


def test_line_items_have_the_shape_of_their_class(everything):
    session = everything.sessions()[0]

    for item in everything.state.private(session["id"])["line_items"]:
        assert problems(item, stripe.LineItem, "item") == []
        assert problems(item["price"], stripe.Price, "price") == []


def test_events_are_of_types_that_the_package_knows(everything):
    known = get_args(declared_fields(stripe.Event)["type"])

    assert {event["type"] for event in everything.events()} <= set(known)


def test_what_is_left_out_exists():
    for kind, names in LEFT_OUT.items():
        assert names <= declared_fields(CLASSES[kind]).keys()


def test_a_field_that_the_class_does_not_have_cannot_be_given():
    with pytest.raises(ValueError, match="refund has no field colour"):
        shaped("refund", colour="blue")
