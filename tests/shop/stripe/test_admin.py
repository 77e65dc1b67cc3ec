"""Staff find a payment and give money back; the record itself is not edited."""

from decimal import Decimal

import pytest
from django.urls import reverse

from shop.order.status import CANCELLED, PAID, PAYMENT_REVIEW, REFUNDED
from shop.stripe.models import Refund, StripeEvent
from shop.stripe.settle import settle
from shop.user.models import User
from tests.shop.selling import stock_of
from tests.shop.stripe.buying import (
    cancel_by_staff,
    is_given_up,
    is_waiting,
    order_at_stripe,
    place_order,
)

pytestmark = pytest.mark.django_db
LIST = "admin:stripe_paymentattempt_changelist"


@pytest.fixture
def staff(client):
    user = User.objects.create_superuser(email="staff@example.com", password="x")
    client.force_login(user)
    return user


def paid_order(stripe, product, quantity: int = 1):
    order, attempt = order_at_stripe(product, quantity)
    stripe.pay(attempt.session_id)
    settle(order.pk)
    attempt.refresh_from_db()
    return order, attempt


@pytest.fixture
def paid(stripe, staff, product):
    return paid_order(stripe, product)[1]


def page(act: str, attempt) -> str:
    return reverse(f"admin:stripe_paymentattempt_{act}", args=[attempt.pk])


def test_payment_is_found_by_all_that_staff_may_know(stripe, client, staff, product):
    order, attempt = paid_order(stripe, product)
    known = [
        order.number,
        "ada@example.com",
        attempt.session_id,
        attempt.payment_intent_id,
    ]

    found = [client.get(reverse(LIST), {"q": word}) for word in known]
    missed = client.get(reverse(LIST), {"q": "nobody@example.com"})

    assert all(order.number in answer.content.decode() for answer in found)
    assert order.number not in missed.content.decode()


@pytest.mark.parametrize(
    "model", ["refund", "dispute", "stripeevent", "paymentattempt"]
)
def test_records_are_shown_and_cannot_be_edited(paid, client, webhook, model):
    webhook.stripe.refund(paid.session_id, 100)
    webhook.deliver()

    assert client.get(reverse(f"admin:stripe_{model}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:stripe_{model}_add")).status_code == 403


def test_list_asks_the_database_no_more_for_many(
    stripe, client, staff, product, django_assert_max_num_queries
):
    for _ in range(5):
        order_at_stripe(product)

    with django_assert_max_num_queries(8):
        client.get(reverse(LIST))


def test_staff_refund_a_part_with_a_reason(stripe, client, staff, product):
    _, attempt = paid_order(stripe, product)

    form = client.get(page("refund", attempt))
    response = client.post(
        page("refund", attempt), {"amount": "9.00", "reason": "Late parcel"}
    )

    made = Refund.objects.get()
    assert "At most USD 39.00" in form.content.decode()
    assert response.status_code == 302
    assert (made.amount, made.requested_by) == (Decimal("9.00"), staff)
    assert stripe.charge_of(attempt.session_id)["amount_refunded"] == 900
    assert "Late parcel" in client.get(page("change", attempt)).content.decode()


def test_staff_refund_bottles_at_the_price_paid(stripe, client, staff, product):
    order, attempt = paid_order(stripe, product, 3)
    line = order.lines.get()

    client.post(
        page("refund", attempt),
        {"amount": "", f"line_{line.pk}": "2", "reason": "Two broken"},
    )

    made = Refund.objects.get()
    assert made.amount == Decimal("78.00")
    assert made.lines.get().quantity == 2


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"amount": "39.01", "reason": "r"}, "No more than USD 39.00"),
        ({"amount": "", "reason": "r"}, "Give an amount, or say how many bottles."),
        ({"amount": "1.00", "reason": ""}, "This field is required."),
        ({"amount": "much", "reason": "r"}, "Enter a number."),
        ({"amount": "-5", "reason": "r"}, "greater than or equal to 0.01"),
    ],
)
def test_wrong_refund_says_why_and_keeps_what_was_typed(paid, client, typed, sentence):
    response = client.post(page("refund", paid), typed)

    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert (
        f'value="{typed["amount"]}"' in response.content.decode() or not typed["amount"]
    )
    assert not Refund.objects.exists()


def test_refund_without_an_answer_says_not_to_ask_again(stripe, client, staff, product):
    _, attempt = paid_order(stripe, product)

    with stripe.unreachable():
        response = client.post(
            page("refund", attempt), {"amount": "9.00", "reason": "r"}, follow=True
        )

    assert "do not ask again" in response.content.decode()
    assert Refund.objects.get().status == Refund.Status.REQUESTED


def test_refund_needs_the_permission(stripe, client, product):
    _, attempt = paid_order(stripe, product)
    helper = User.objects.create_user(email="helper@example.com", password="x")
    User.objects.filter(pk=helper.pk).update(is_staff=True)
    client.force_login(helper)

    answers = [
        client.post(page(act, attempt), {"amount": "9.00", "reason": "r"})
        for act in ("refund", "accept", "withdraw")
    ]

    assert [answer.status_code for answer in answers] == [403] * 3
    assert not Refund.objects.exists()


def test_staff_accept_a_payment_that_was_held(stripe, client, staff, product):
    order, attempt = order_at_stripe(product)
    stripe.pay(attempt.session_id)
    stripe.alter_session(attempt.session_id, client_reference_id="SOME-OTHER")
    settle(order.pk)

    offered = client.get(page("change", attempt)).content.decode()
    client.post(page("accept", attempt), {"reason": "Amount is right"})

    order.refresh_from_db()
    assert page("accept", attempt) in offered
    assert order.status == PAID
    assert "Amount is right" in order.notes.latest("pk").message


def test_payment_of_a_cancelled_order_takes_the_stock_again(
    stripe, client, staff, product
):
    order, attempt = order_at_stripe(product)
    stripe.pay(attempt.session_id)
    cancel_by_staff(order)
    settle(order.pk)

    client.post(page("accept", attempt), {"reason": "The buyer wants it"})

    order.refresh_from_db()
    assert order.status == PAID
    assert stock_of(product).num_allocated == 1


def test_payment_whose_bottles_were_sold_is_not_accepted(
    stripe, client, staff, product
):
    order, attempt = order_at_stripe(product)
    stripe.pay(attempt.session_id)
    cancel_by_staff(order)
    settle(order.pk)
    stock = stock_of(product)
    stock.num_in_stock = 0
    stock.save()

    response = client.post(page("accept", attempt), {"reason": "The buyer wants it"})

    order.refresh_from_db()
    assert "sold meanwhile" in response.content.decode()
    assert order.status == PAYMENT_REVIEW


def test_paid_order_cannot_be_accepted_again(stripe, client, staff, product):
    _, attempt = paid_order(stripe, product)

    response = client.post(page("accept", attempt), {"reason": "Again"})

    assert "it is “Paid”" in response.content.decode()


def test_staff_cancel_an_unpaid_order_and_close_its_page(
    stripe, client, staff, product
):
    order, attempt = order_at_stripe(product)

    client.post(page("withdraw", attempt), {"reason": "The buyer called"})

    order.refresh_from_db()
    assert order.status == CANCELLED
    assert is_given_up(order, product, stripe, stock=5)


def test_cancelling_what_the_buyer_just_paid_finds_it_paid(
    stripe, client, staff, product
):
    order, attempt = order_at_stripe(product)
    stripe.pay(attempt.session_id)

    client.post(page("withdraw", attempt), {"reason": "The buyer called"})

    order.refresh_from_db()
    assert order.status == PAID


def test_cancelling_without_stripe_cancels_nothing(stripe, client, staff, product):
    order, attempt = order_at_stripe(product)

    with stripe.unreachable():
        response = client.post(
            page("withdraw", attempt), {"reason": "The buyer called"}, follow=True
        )

    assert "Stripe did not answer" in response.content.decode()
    assert is_waiting(order)


def test_staff_cancel_an_order_that_never_had_a_page(stripe, client, staff, product):
    order = place_order(product, 2)
    attempt = order.payment_attempts.get()

    offered = client.get(page("change", attempt)).content.decode()
    client.post(page("withdraw", attempt), {"reason": "The buyer wrote."})

    assert page("withdraw", attempt) in offered
    assert stripe.sessions(status="open") == []
    assert is_given_up(order, product, stripe, stock=5)


def test_staff_cancel_an_order_whose_page_was_refused(stripe, client, staff, product):
    order = place_order(product, 2)
    order.payment_attempts.update(status="refused")
    attempt = order.payment_attempts.get()

    client.post(page("withdraw", attempt), {"reason": "The buyer wrote."})

    assert order.notes.latest("pk").user == staff
    assert is_given_up(order, product, stripe, stock=5)


def test_order_refunded_in_full_shows_so(stripe, client, staff, product):
    order, attempt = paid_order(stripe, product)

    client.post(page("refund", attempt), {"amount": "39.00", "reason": "r"})

    order.refresh_from_db()
    assert order.status == REFUNDED


def test_failed_event_is_found_by_the_filter(stripe, client, staff, product, webhook):
    _, attempt = order_at_stripe(product)
    stripe.pay(attempt.session_id)
    with stripe.unreachable():
        webhook.deliver("checkout")

    response = client.get(
        reverse("admin:stripe_stripeevent_changelist"), {"processed_at__isempty": "1"}
    )

    assert StripeEvent.objects.unprocessed().count() == 1
    assert "checkout.session.completed" in response.content.decode()
