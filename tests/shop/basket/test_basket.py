"""Putting bottles in a basket, at the URL, without JavaScript."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from oscar.core.loading import get_model

from tests.shop.selling import OURS, bottle, put_in_basket, stock_of

Basket = get_model("basket", "Basket")
SUMMARY = "/basket/"

pytestmark = pytest.mark.django_db


def quantity_in(client: Client) -> int:
    page = client.get(SUMMARY)
    return page.context["costs"].quantity if "costs" in page.context else 0


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_adding_leads_to_the_basket_page(client):
    product = bottle()

    answer = put_in_basket(client, product, 2)
    page = client.get(SUMMARY)

    assert (answer.status_code, answer.url) == (303, SUMMARY)
    assert page.context["costs"].total == Decimal("78.00")
    assert "you have 2 in your basket" in text_of(page)


def test_adding_again_adds_up(client):
    product = bottle()

    put_in_basket(client, product, 1)
    put_in_basket(client, product, 3)

    assert quantity_in(client) == 4


def test_adding_needs_no_token_and_no_cookie(client):
    strict = Client(enforce_csrf_checks=True)

    answer = put_in_basket(strict, bottle())

    assert answer.status_code == 303
    assert "csrftoken" not in strict.cookies


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "http://testserver.elsewhere.example"},
        {"Referer": "https://elsewhere.example/http://testserver/"},
    ],
)
def test_post_from_elsewhere_changes_nothing(client, headers):
    product = bottle()

    answer = client.post(
        reverse("basket:add", args=[product.pk]), {"quantity": 1}, headers=headers
    )

    assert answer.status_code == 403
    assert "nothing was changed" in text_of(answer)
    assert not Basket.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin"},
        {"Origin": "http://testserver"},
        {"Referer": "http://testserver/products/"},
    ],
)
def test_post_from_our_page_is_taken(client, headers):
    product = bottle()

    answer = client.post(
        reverse("basket:add", args=[product.pk]), {"quantity": 1}, headers=headers
    )

    assert answer.status_code == 303


@pytest.mark.parametrize(
    "nonsense", ["0", "-1", "abc", "1e9", "", " ", "1.5", "²", "٣", "9" * 5000, "1\x00"]
)
def test_nonsense_for_a_quantity_gives_a_sentence(client, nonsense):
    answer = put_in_basket(client, bottle(), nonsense)

    assert answer.status_code == 303
    assert "Choose a whole number from 1 to 12." in text_of(client.get(SUMMARY))
    assert quantity_in(client) == 0


def test_more_than_is_left_becomes_what_is_left(client):
    put_in_basket(client, bottle(stock=3), 5)

    page = client.get(SUMMARY)

    assert "Only 3 are left; we put 3 in your basket." in text_of(page)
    assert page.context["costs"].quantity == 3


def test_more_than_an_order_may_hold_becomes_twelve(client):
    put_in_basket(client, bottle(stock=500), 999999)

    page = client.get(SUMMARY)

    assert "We send up to 12 bottles in one order; we put 12" in text_of(page)
    assert page.context["costs"].quantity == 12


def test_sold_out_product_stays_out(client):
    put_in_basket(client, bottle(stock=0), 1)

    page = client.get(SUMMARY)

    assert "sold out for now" in text_of(page)
    assert "Your basket is empty." in text_of(page)


@pytest.mark.parametrize("pk", [0, 404404, 2**63])
def test_unknown_product_is_not_found(client, pk):
    answer = client.post(f"/basket/add/{pk}/", headers=OURS)

    assert answer.status_code == 404


def test_hidden_product_is_not_found(client):
    product = bottle()
    product.is_public = False
    product.save()

    assert put_in_basket(client, product).status_code == 404


def test_adding_by_a_link_is_not_possible(client):
    assert client.get(reverse("basket:add", args=[bottle().pk])).status_code == 405


def line_address(client: Client, name: str) -> str:
    line = client.get(SUMMARY).context["rows"][0]["line"]
    return reverse(name, args=[line.pk])


def test_quantity_can_be_changed(client):
    put_in_basket(client, bottle(), 2)

    client.post(line_address(client, "basket:line"), {"quantity": "5"}, headers=OURS)

    assert quantity_in(client) == 5


def test_nonsense_leaves_the_quantity_as_it_was(client):
    put_in_basket(client, bottle(), 2)

    client.post(line_address(client, "basket:line"), {"quantity": "0"}, headers=OURS)
    page = client.get(SUMMARY)

    assert "Choose a whole number from 1 to 12. To have none, remove it." in text_of(
        page
    )
    assert page.context["costs"].quantity == 2


def test_line_can_be_removed(client):
    put_in_basket(client, bottle(), 2)

    client.post(line_address(client, "basket:line-remove"), headers=OURS)

    assert "Your basket is empty." in text_of(client.get(SUMMARY))


def test_line_of_somebody_else_cannot_be_touched(client):
    put_in_basket(client, bottle(), 2)
    theirs = line_address(client, "basket:line")
    stranger = Client()
    put_in_basket(stranger, bottle(), 1)

    stranger.post(theirs, {"quantity": "9"}, headers=OURS)
    stranger.post(theirs + "remove/", headers=OURS)

    assert quantity_in(client) == 2
    assert "no longer in your basket" in text_of(stranger.get(SUMMARY))


@pytest.mark.parametrize("name", ["line", "line-remove", "vouchers-remove"])
def test_every_change_is_guarded(client, name):
    answer = client.post(reverse(f"basket:{name}", args=[1]), {"quantity": 1})

    assert answer.status_code == 403


def test_shortage_is_said_at_the_line_and_stops_the_checkout(client):
    product = bottle(stock=5)
    put_in_basket(client, product, 4)
    stock_of(product).allocate(3)

    page = client.get(SUMMARY)

    assert "Only 2 are left. Choose 2 to go on." in text_of(page)
    assert reverse("checkout:index") not in text_of(page)


def test_price_that_changed_since_is_said(client):
    product = bottle(price="39.00")
    put_in_basket(client, product)
    record = stock_of(product)
    record.price = Decimal("41.00")
    record.save()

    page = client.get(SUMMARY)

    assert "$41.00 each. It was $39.00 when you put it here." in text_of(page)


def test_way_to_free_shipping_is_shown(client):
    put_in_basket(client, bottle(price="39.00"), 1)
    few = client.get(SUMMARY)
    put_in_basket(client, bottle(price="39.00"), 1)
    enough = client.get(SUMMARY)

    assert "$21.00 more for free shipping." in text_of(few)
    assert few.context["costs"].total == Decimal("43.90")
    assert "You have free shipping." in text_of(enough)
    assert enough.context["costs"].total == Decimal("78.00")


def test_basket_page_is_private(client):
    put_in_basket(client, bottle())

    page = client.get(SUMMARY)

    assert "no-store" in page["Cache-Control"]
    assert "private" in page["Cache-Control"]
    assert 'name="robots" content="noindex"' in text_of(page)
    assert "csrfmiddlewaretoken" not in text_of(page)


def test_queries_do_not_grow_with_the_lines(client, django_assert_max_num_queries):
    put_in_basket(client, bottle())
    client.get(SUMMARY)
    with django_assert_max_num_queries(12) as few:
        client.get(SUMMARY)
    for number in range(7):
        put_in_basket(client, bottle(title=f"Capsules {number}"))
    client.get(SUMMARY)
    with django_assert_max_num_queries(12) as many:
        client.get(SUMMARY)

    assert len(many) == len(few)
