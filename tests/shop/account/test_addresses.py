import pytest
from bs4 import BeautifulSoup
from django.test import Client
from oscar.core.loading import get_model

from shop.account.address_book import MOST
from tests.shop.account.signing_in import sign_in
from tests.shop.selling import TYPED, bottle, buy, put_in_basket

pytestmark = pytest.mark.django_db

PHONE = "(860) 555-0100"
UserAddress = get_model("address", "UserAddress")
ADDRESS = {
    name: TYPED[name]
    for name in ["name", "line1", "line2", "city", "state", "postcode", "phone"]
}


def add(client, **typed):
    return client.post("/account/addresses/add/", ADDRESS | typed)


def values(client, path: str) -> dict[str, str]:
    page = BeautifulSoup(client.get(path).content, "html.parser")
    typed = {
        field["name"]: field.get("value", "") for field in page.select("main input")
    }
    return typed | {"state": page.select_one("option[selected]")["value"]}


def test_address_is_added_changed_and_removed(client, buyer):
    assert add(client, phone="860.555.0100").status_code == 303
    address = buyer.addresses.get()
    path = f"/account/addresses/{address.pk}/"
    known = values(client, path)
    assert {name: known[name] for name in ADDRESS} == ADDRESS | {"phone": PHONE}

    client.post(path, ADDRESS | {"line1": "9 Other Road"})
    address.refresh_from_db()
    assert (address.line1, str(address.country.pk)) == ("9 Other Road", "US")

    client.post(f"{path}remove/")
    assert not buyer.addresses.exists()


def test_first_address_is_the_one_to_begin_with_until_another_is(client, buyer):
    for line1 in ["1 First Street", "2 Second Street", "3 Third Street"]:
        add(client, line1=line1)
    first, second, third = buyer.addresses.order_by("pk")
    assert [row.is_default_for_shipping for row in (first, second, third)] == [
        *(True, False, False)
    ]

    client.post(f"/account/addresses/{third.pk}/first/")
    assert buyer.addresses.get(is_default_for_shipping=True) == third

    client.post(f"/account/addresses/{third.pk}/remove/")
    assert buyer.addresses.get(is_default_for_shipping=True) == first


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Give the name"),
        ("line1", "12 \u202eStreet", "characters in this that cannot be seen"),
        ("line1", "x" * 1_000_000, "Shorten this"),
        ("city", "\x00", "cannot be seen"),
        ("state", "Ontario", "Choose a state from the list"),
        ("postcode", "90210", "90210 is a ZIP code in California"),
        ("postcode", "K1A 0B1", "Five digits"),
        ("phone", "🙂", "Ten digits"),
    ],
)
def test_what_cannot_be_gets_a_sentence_and_nothing_is_kept(
    client, buyer, field, value, sentence
):
    answer = add(client, **{field: value})

    assert answer.status_code == 200
    assert sentence in BeautifulSoup(answer.content, "html.parser").main.get_text(" ")
    assert not buyer.addresses.exists()


def test_zip_code_that_the_buyer_said_is_right_is_not_asked_about_again(client, buyer):
    beyond = {"state": "OR", "postcode": "98101"}
    asked = BeautifulSoup(add(client, **beyond).content, "html.parser")
    assert "98101 is a ZIP code in Washington" in asked.find(id="postcode-err").text
    assert not buyer.addresses.exists()

    add(client, **beyond, zip_is_right="on")

    address = buyer.addresses.get()
    put_in_basket(client, bottle())
    for path in [f"/account/addresses/{address.pk}/", "/checkout/"]:
        page = BeautifulSoup(client.get(path).content, "html.parser")
        assert page.find(id="zip_is_right").has_attr("checked")


def test_emoji_and_right_to_left_names_are_names(client, buyer):
    assert add(client, name="מרים 🙂 <b>").status_code == 303

    assert "מרים 🙂 &lt;b&gt;" in client.get("/account/addresses/").content.decode()


def test_same_address_is_not_kept_twice(client, buyer):
    add(client)

    answer = add(client)

    assert "among your addresses already" in answer.content.decode()
    assert buyer.addresses.count() == 1


def test_book_is_full_at_some_point(client, buyer):
    for number in range(MOST):
        add(client, line1=f"{number} Street")

    assert "Your address book is full" in add(client).content.decode()
    assert buyer.addresses.count() == MOST


def test_addresses_of_others_are_not_there(client, buyer):
    other = Client()
    sign_in(other, "other@example.com")
    add(other)
    pk = UserAddress.objects.get().pk

    assert client.get(f"/account/addresses/{pk}/").status_code == 404
    for act in ["", "first/", "remove/"]:
        assert client.post(f"/account/addresses/{pk}/{act}", ADDRESS).status_code == 404
    assert UserAddress.objects.get().line1 == ADDRESS["line1"]


def test_checkout_begins_with_the_first_address_or_the_chosen_one(
    client, buyer, payment_pages
):
    put_in_basket(client, bottle())
    add(client)
    assert values(client, "/checkout/")["line1"] == ADDRESS["line1"]
    assert "?address=" not in client.get("/checkout/").content.decode()

    add(client, line1="9 Other Road")
    chosen = buyer.addresses.get(line1="9 Other Road")

    assert f"?address={chosen.pk}" in client.get("/checkout/").content.decode()
    assert values(client, f"/checkout/?address={chosen.pk}")["line1"] == "9 Other Road"
    for wrong in ["0", "x", "%00", "9" * 5000]:
        known = values(client, f"/checkout/?address={wrong}")
        assert (known["line1"], known["email"]) == (ADDRESS["line1"], buyer.email)


def test_checkout_begins_with_where_the_last_order_went(client, guest, payment_pages):
    product = bottle()
    buy(guest, product, line1="5 Earlier Lane")
    sign_in(client)
    put_in_basket(client, product)

    known = values(client, "/checkout/")

    assert (known["line1"], known["name"]) == ("5 Earlier Lane", "Jordan Sample")


def test_guest_types_everything(client, payment_pages):
    put_in_basket(client, bottle())

    known = values_of_guest = BeautifulSoup(
        client.get("/checkout/").content, "html.parser"
    )
    assert known.select_one("#line1")["value"] == ""
    assert "sessionid" not in client.cookies
    assert values_of_guest.select_one("#email")["value"] == ""
