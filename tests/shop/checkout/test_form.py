"""The one page: what it asks, what it refuses, and that it says so next to the field."""

from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from shop.order.models import Order
from shop.shipping.methods import Standard, TwoDays, arrival_by
from shop.shipping.states import PLACES, STATES
from tests.shop.selling import (
    TYPED,
    bottle,
    check_out,
    open_checkout,
    put_in_basket,
    stock_of,
)

CHECKOUT = "/checkout/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def product(client):
    product = bottle()
    put_in_basket(client, product, 2)
    return product


def soup_of(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def sentence_at(page: BeautifulSoup, field: str) -> str:
    """What stands at the field, found the way a screen reader finds it."""
    control = page.find(id=field)
    assert control["aria-invalid"] == "true"
    ids = control["aria-describedby"].split()
    return " ".join(page.find(id=each).get_text(" ", strip=True) for each in ids)


def test_fields_carry_the_standard_autocomplete_tokens(client, product):
    page = soup_of(client.get(CHECKOUT))

    tokens = {
        field["name"]: field["autocomplete"] for field in page.select("[autocomplete]")
    }

    assert tokens == {
        "email": "email",
        "name": "shipping name",
        "line1": "shipping address-line1",
        "line2": "shipping address-line2",
        "city": "shipping address-level2",
        "state": "shipping address-level1",
        "postcode": "shipping postal-code",
        "phone": "shipping tel",
    }


def test_every_field_has_its_label(client, product):
    page = soup_of(client.get(CHECKOUT))

    fields = page.select("#pay input:not([type=hidden]), #pay select")

    assert len(fields) == 10
    for field in fields:
        assert page.find("label", attrs={"for": field["id"]}) or field.find_parent(
            "label"
        )


def test_all_states_and_the_capital_can_be_chosen(client, product):
    options = soup_of(client.get(CHECKOUT)).select("#state option")

    assert len(STATES) == 51
    assert [option["value"] for option in options] == ["", *PLACES]


def test_each_way_of_shipping_shows_its_price_and_its_total(client, product):
    before = [arrival_by(method, timezone.now()) for method in (Standard, TwoDays)]
    page = soup_of(client.get(CHECKOUT))

    ways = [label.get_text(" ", strip=True) for label in page.select(".plans label")]

    assert ways == [
        f"Standard 2 to 5 business days. Arrives about {before[0]}. Free $78.00 in all",
        f"Two days Order before 2 pm ET. Arrives about {before[1]}."
        " No PO boxes. $14.00 $92.00 in all",
    ]


def test_total_can_be_updated_without_ordering(client, product):
    values = TYPED | {"shipping": "two-days", "email": "not yet", "name": ""}

    answer = client.post(reverse("checkout:total"), values)
    page = soup_of(answer)

    totals = page.select("aside .when:not(.unchosen) .grand dd")
    assert [total.get_text() for total in totals] == ["$92.00"]
    assert page.find(id="shipping-two-days").has_attr("checked")
    assert page.find(id="email")["value"] == "not yet"
    assert not page.select(".errors, .wrong")
    assert not Order.objects.exists()


def test_total_has_no_page_of_its_own(client, product):
    answer = client.get(reverse("checkout:total"))

    assert (answer.status_code, answer.url) == (303, CHECKOUT)


def test_empty_basket_leads_to_the_basket_with_a_sentence(client):
    answer = client.get(CHECKOUT, follow=True)

    assert answer.redirect_chain == [("/basket/", 303)]
    assert "there is nothing to check out" in answer.content.decode()


def test_shortage_leads_to_the_basket_with_a_sentence(client, product):
    stock_of(product).allocate(19)

    answer = client.get(CHECKOUT, follow=True)

    assert answer.redirect_chain == [("/basket/", 303)]
    assert "Nothing was ordered" in answer.content.decode()


def test_empty_form_lists_all_that_is_missing(client, product):
    blank = dict.fromkeys(TYPED, "")

    answer = check_out(client, **blank)
    page = soup_of(answer)

    summary = page.select_one(".errors")
    links = {link["href"] for link in summary.select("a")}
    assert answer.status_code == 200
    assert page.title.get_text().startswith("Error: ")
    assert (summary["role"], summary["tabindex"]) == ("alert", "-1")
    assert summary.h2.get_text() == "Seven things to put right"
    assert links == {
        "#email",
        "#name",
        "#line1",
        "#city",
        "#state",
        "#postcode",
        "#shipping",
    }
    for link in links:
        assert page.find(id=link[1:])
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("email", "", "Give your email address"),
        ("email", "jordan", "Add the part after the @"),
        ("email", "jordan@", "Add the part after the @"),
        ("email", "@example.com", "Add the part before the @"),
        ("email", "jordan@example", "Check the email address"),
        ("email", "jor dan@example.com", "Check the email address"),
        ("email", "j@example.com\r\nBcc: x@example.com", "cannot be seen"),
        ("email", f"{'j' * 250}@example.com", "Shorten this to 254"),
        ("name", "  ", "Give the name"),
        ("name", "Jordan\x00Sample", "cannot be seen"),
        ("name", "Jordan \u202eelpmaS", "cannot be seen"),
        ("name", "J" * 121, "Shorten this to 120"),
        ("line1", "", "Give the street"),
        ("line1", "1" * 256, "Shorten this to 255"),
        ("line2", "\x07", "cannot be seen"),
        ("city", "", "Give the city"),
        ("state", "", "Choose the state"),
        ("state", "ZZ", "Choose a state from the list"),
        ("postcode", "", "Give the ZIP code"),
        ("postcode", "0610", "Five digits"),
        ("postcode", "061033", "Five digits"),
        ("postcode", "06103-12", "Five digits"),
        ("postcode", "O6103", "Five digits"),
        ("postcode", "٠٦١٠٣", "Five digits"),
        ("postcode", "90210", "90210 is a ZIP code in California."),
        ("phone", "ask me", "Ten digits"),
        ("phone", "123", "Ten digits"),
    ],
)
def test_what_cannot_be_right_gets_a_sentence_at_its_field(
    client, product, field, typed, sentence
):
    answer = check_out(client, **{field: typed})
    page = soup_of(answer)

    others = {name: value for name, value in TYPED.items() if name != field}
    assert answer.status_code == 200
    assert sentence in sentence_at(page, field)
    assert sentence in page.select_one(f".errors a[href='#{field}']").get_text()
    assert page.find(id="email")["value"] == others.get("email", typed.strip())
    assert page.find(id="line1")["value"] == others.get("line1", typed.strip())
    assert not Order.objects.exists()


def test_unknown_shipping_gets_a_sentence(client, product):
    answer = check_out(client, shipping="by-owl")
    page = soup_of(answer)

    assert "Choose one of the ways" in page.find(id="shipping-err").get_text()
    assert page.find(id="shipping-standard").has_attr("checked")


@pytest.mark.parametrize(
    "typed",
    [
        {"postcode": "06103-1234"},
        {"postcode": "061031234"},
        {"postcode": " 06103 "},
        {"line1": "PO Box 12"},
        {"line2": "Apt 4"},
        {"name": "Łucja O’Neill-Ñandú"},
        {"phone": "(860) 555-0100"},
        {"phone": "+1 860 555 0100"},
        {"state": "NY", "postcode": "06390", "city": "Fishers Island"},
        {"state": "TX", "postcode": "88510", "city": "El Paso"},
        {"email": "jordan+parcel@example.co.uk"},
    ],
)
def test_what_can_be_right_is_taken(client, product, payment_pages, typed):
    answer = check_out(client, **typed)

    assert answer.status_code == 303
    assert Order.objects.count() == 1


def test_typed_words_are_shown_as_words(client, product):
    page = check_out(client, name="<script>alert(1)</script>", email="x")

    assert b"<script>alert(1)" not in page.content
    assert soup_of(page).find(id="name")["value"] == "<script>alert(1)</script>"


def test_page_is_private_and_holds_a_token(client, product):
    page = client.get(CHECKOUT)

    assert "no-store" in page["Cache-Control"]
    assert "private" in page["Cache-Control"]
    assert "csrfmiddlewaretoken" in page.content.decode()


def test_nothing_inline_stands_on_the_page(client, product):
    page = soup_of(check_out(client, email="x"))

    assert not page.select("[style], style, script:not([src]), [onclick], [onchange]")


def test_queries_of_the_page_do_not_grow_with_the_lines(
    client, product, django_assert_max_num_queries
):
    client.get(CHECKOUT)
    with django_assert_max_num_queries(12) as few:
        client.get(CHECKOUT)
    for number in range(6):
        put_in_basket(client, bottle(title=f"Capsules {number}"))
    with django_assert_max_num_queries(12) as many:
        client.get(CHECKOUT)

    assert len(many) == len(few)


def test_total_counts_shipping_under_sixty_dollars(client):
    put_in_basket(client, bottle(price="39.00"), 1)

    page = client.get(CHECKOUT)

    assert [way["costs"].total for way in page.context["ways"]] == [
        Decimal("43.90"),
        Decimal("53.00"),
    ]
    assert open_checkout(client)
