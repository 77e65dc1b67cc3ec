import pytest
import requests
import stripe

from tests.stripe_sandbox.fixtures import line_item


def refused(open_session, **changes) -> stripe.InvalidRequestError:
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        open_session(**changes)
    assert refusal.value.http_status == 400
    return refusal.value


def test_a_parameter_that_the_api_dropped_is_unknown(open_session):
    refusal = refused(open_session, payment_method_types=["card"])

    assert (refusal.code, refusal.param) == (
        "parameter_unknown",
        "payment_method_types",
    )
    assert "Received unknown parameter: payment_method_types" in str(refusal)


def test_an_unknown_parameter_deep_inside_is_named_by_its_place(open_session):
    item = line_item()
    item["price_data"]["product_data"]["weight"] = "80 g"

    refusal = refused(open_session, line_items=[item])

    assert refusal.param == "line_items[0][price_data][product_data][weight]"


def test_options_of_the_transport_are_no_parameters(open_session):
    assert refused(open_session, stripe_account="acct_1").code == "parameter_unknown"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ui_mode": "hosted"}, "Invalid ui_mode: must be one of elements"),
        ({"mode": "pay"}, "must be one of payment, setup, or subscription"),
        ({"locale": "xx"}, "Invalid locale"),
        ({"submit_type": "buy"}, "Invalid submit_type"),
    ],
)
def test_a_value_that_the_types_do_not_have_is_refused(open_session, changes, words):
    assert words in str(refused(open_session, **changes))


@pytest.mark.parametrize("name", ["mode", "success_url", "line_items"])
def test_what_is_required_must_be_there(open_session, name):
    refusal = refused(open_session, **{name: None})

    assert (refusal.code, refusal.param) == ("parameter_missing", name)


def test_a_required_part_of_an_item_must_be_there(open_session):
    refusal = refused(
        open_session, line_items=[{"quantity": 1, "price_data": {"unit_amount": 100}}]
    )

    assert (refusal.code, refusal.param) == (
        "parameter_missing",
        "line_items[0][price_data][currency]",
    )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"success_url": ""}, "parameter_invalid_empty"),
        ({"success_url": "/done/"}, "url_invalid"),
        ({"customer_email": "ada"}, "email_invalid"),
        ({"expires_at": "soon"}, "parameter_invalid_integer"),
        ({"line_items": [line_item(quantity=0)]}, "parameter_invalid_integer"),
        ({"line_items": [line_item(cents=-1)]}, "parameter_invalid_integer"),
        ({"line_items": [{"price": "price_1", "quantity": 1}]}, "resource_missing"),
    ],
)
def test_an_unusable_value_is_refused_with_its_code(open_session, changes, code):
    assert refused(open_session, **changes).code == code


@pytest.mark.parametrize(
    "changes",
    [
        {"client_reference_id": "x" * 201},
        {"metadata": {"note": "x" * 501}},
        {"metadata": {"n" * 41: "x"}},
        {"metadata": {f"key{number}": "x" for number in range(51)}},
        {"line_items": [line_item(), line_item(currency="eur")]},
        {"line_items": [line_item(currency="USD")]},
        {"line_items": "two bottles"},
        {"automatic_tax": {"enabled": "perhaps"}},
        {"return_url": "http://127.0.0.1:9/"},
    ],
)
def test_what_stripe_would_not_take_is_refused(open_session, changes):
    assert refused(open_session, **changes).param


@pytest.mark.parametrize(
    "changes",
    [
        {"mode": "subscription"},
        {"ui_mode": "embedded_page"},
        {"allow_promotion_codes": True},
        {"customer": "cus_1"},
        {"payment_intent_data": {"capture_method": "manual"}},
    ],
)
def test_what_the_stand_in_does_not_do_is_refused_and_not_ignored(
    open_session, changes
):
    assert refused(open_session, **changes).code == "not_done_by_stand_in"


def test_metadata_may_have_numbers_as_keys(open_session):
    for metadata in ({"0": "a", "1": "b"}, {"7": "a"}):
        assert open_session(metadata=metadata).metadata.to_dict() == metadata


@pytest.mark.parametrize("body", ["=x", "[]=x", "mode=payment&mode[a]=b", "a[b]=1&a=2"])
def test_a_body_that_makes_no_sense_is_refused(stripe_sandbox, body):
    answer = requests.post(
        f"{stripe_sandbox.url}/v1/checkout/sessions",
        data=body,
        headers={"Authorization": "Bearer sk_test_x"},
        timeout=5,
    )

    assert answer.status_code == 400
    assert answer.json()["error"]["type"] == "invalid_request_error"


def test_letters_of_any_script_arrive_whole(open_session):
    session = open_session(metadata={"name": "Zoë & Åsa = 100 %"})

    assert session.metadata["name"] == "Zoë & Åsa = 100 %"


def test_an_endpoint_that_is_not_there_says_so(stripe_client):
    with pytest.raises(stripe.InvalidRequestError, match="Unrecognized request URL"):
        stripe_client.v1.customers.create({"email": "ada@example.com"})
