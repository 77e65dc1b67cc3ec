import pytest
import stripe

from tests.stripe_sandbox import StripeSandbox
from tests.stripe_sandbox.fixtures import checkout_params, client_of
from tests.stripe_sandbox.receiver import Receiver


@pytest.fixture
def events(stripe_client):
    return stripe_client.v1.events


@pytest.fixture
def told(stripe_sandbox):
    """Emits events of these types and gives their ids, oldest first."""

    def emit(*kinds: str) -> list[str]:
        return [
            stripe_sandbox.emit(kind, {"id": f"x_{place}", "object": "x"})["id"]
            for place, kind in enumerate(kinds)
        ]

    return emit


def ids(page) -> list[str]:
    return [event.id for event in page.data]


def test_events_are_listed_newest_first(events, told):
    made = told(*["a.b"] * 3)

    assert ids(events.list()) == made[::-1]


def test_a_cursor_walks_back_in_time(events, told):
    made = told(*["a.b"] * 25)

    walked = [event.id for event in events.list({"limit": 10}).auto_paging_iter()]

    assert walked == made[::-1]


def test_a_cursor_walks_forward_from_the_last_event_seen(events, told):
    made = told(*["a.b"] * 25)

    page = events.list({"ending_before": made[4], "limit": 10})

    assert ids(page) == made[5:15][::-1]
    assert page.has_more is True
    walked = [event.id for event in page.auto_paging_iter()]
    assert walked == made[5:]


def test_the_newest_cursor_has_nothing_after_it(events, told):
    made = told("a.b", "a.b")

    page = events.list({"ending_before": made[-1]})

    assert (page.data, page.has_more) == ([], False)


def test_events_are_found_by_type(events, told):
    made = told("charge.refunded", "refund.created", "refund.updated")

    assert ids(events.list({"type": "refund.*"})) == [made[2], made[1]]
    assert ids(events.list({"types": ["charge.refunded", "refund.created"]})) == [
        made[1],
        made[0],
    ]


def test_type_and_types_do_not_go_together(events):
    with pytest.raises(stripe.InvalidRequestError, match="only specify one"):
        events.list({"type": "a.b", "types": ["a.c"]})


def test_events_are_found_by_time(stripe_sandbox, events, told):
    [early] = told("a.b")
    stripe_sandbox.advance_clock(100)
    [late] = told("a.b")
    moment = events.retrieve(late).created

    assert ids(events.list({"created": {"gte": moment}})) == [late]
    assert ids(events.list({"created": {"lt": moment}})) == [early]
    assert ids(events.list({"created": moment})) == [late]


@pytest.mark.parametrize("limit", [0, 101])
def test_a_page_has_one_to_a_hundred_events(events, limit):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        events.list({"limit": limit})

    assert refusal.value.param == "limit"


def test_an_unknown_cursor_is_refused(stripe_sandbox, events, told):
    [gone] = told("a.b")
    assert stripe_sandbox.forget_events() == 1

    with pytest.raises(stripe.InvalidRequestError) as refusal:
        events.list({"ending_before": gone})

    assert (refusal.value.code, refusal.value.param) == (
        "resource_missing",
        "ending_before",
    )


def test_one_event_can_be_read(stripe_sandbox, events, open_session):
    stripe_sandbox.expire(open_session().id)
    [expired] = stripe_sandbox.events("checkout.session.expired")

    event = events.retrieve(expired["id"])

    assert event.type == "checkout.session.expired"
    assert event.data.object["status"] == "expired"


def test_an_unknown_event_is_missing(events):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        events.retrieve("evt_unknown")

    assert refusal.value.http_status == 404


def test_events_are_found_by_whether_the_shop_took_them():
    with (
        Receiver() as receiver,
        StripeSandbox(receiver.url, deliver_by_itself=False) as sandbox,
    ):
        client = client_of(sandbox)
        sandbox.webhooks.faults.drop(type="payment_intent.created")
        sandbox.pay(client.v1.checkout.sessions.create(checkout_params()).id)
        sandbox.deliver_webhooks()

        missed = client.v1.events.list({"delivery_success": False})
        taken = client.v1.events.list({"delivery_success": True})

    assert [(event.type, event.pending_webhooks) for event in missed.data] == [
        ("payment_intent.created", 1)
    ]
    assert {event.pending_webhooks for event in taken.data} == {0}
    assert len(taken.data) == 3
