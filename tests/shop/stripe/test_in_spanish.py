"""Somebody buys at /es/: every page and every letter of that order is in Spanish, down
to the page at Stripe, whatever language staff and the worker use."""

from decimal import Decimal

import pytest
from django.core import mail
from django.utils import timezone, translation

from compliance.notices import FDA_NOTICE_IN_SPANISH
from shop.order.models import Order
from shop.recall.recalling import start_recall
from shop.returns.deciding import approve, decline
from shop.returns.models import Return
from shop.stripe.refund import refund
from shop.user.models import User
from tests.english import english_in_text
from tests.factories import make_supplement
from tests.shop.returns.making import deliver
from tests.shop.selling import OURS, buy
from tests.shop.stripe.buying import another_attempt
from tests.shop.stripe.spanish import (
    SITE,
    check_out,
    es,
    letter_about,
    put_in_basket,
    see,
    spanish,
    spanish_path,
    without_advice,
    words_of,
)


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = SITE


@pytest.fixture
def product(product):
    return make_supplement(product).product


@pytest.fixture
def staff(db):
    return User.objects.create_superuser(email="staff@example.com", password="x")


@pytest.fixture
def order(client, stripe, webhook, product) -> Order:
    """Bought and paid at /es/."""
    put_in_basket(client, product)
    check_out(client)
    (session,) = stripe.sessions()
    stripe.pay(session["id"])
    webhook.deliver()
    return Order.objects.get()


@pytest.mark.django_db
def test_shop_is_spanish_from_the_bottle_to_the_checkout(client, product):
    see(client, f"/es{product.get_absolute_url()}")
    see(client, es("basket:summary"))
    put_in_basket(client, product)

    basket = see(client, es("basket:summary"))
    checkout = see(client, es("checkout:index"))

    assert "2 frascos" in words_of(basket)
    assert "Estándar" in words_of(checkout)
    assert checkout.select_one("form.pay")["action"] == "/es/checkout/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"email": "jordan"}, "Agregue la parte que va después de la @"),
        ({"email": "jordan@"}, "Agregue la parte que va después de la @"),
        ({"name": ""}, "Dé el nombre que está en el buzón"),
        ({"line1": "a" * 256}, "Acórtelo a 255 caracteres o menos."),
        ({"city": "Har\u202etford"}, "Aquí hay caracteres que no se ven."),
        ({"state": ""}, "Elija el estado"),
        ({"postcode": "1234"}, "Cinco cifras, como 06103, o nueve: 06103-1234"),
        ({"postcode": "94103"}, "El código postal 94103 es de California."),
        ({"phone": "123"}, "Diez cifras con el código de área"),
        ({"shipping": "rocket"}, "Elija una de las formas de envío"),
    ],
)
def test_each_problem_is_told_in_spanish(client, product, typed, sentence):
    put_in_basket(client, product)

    page = spanish(check_out(client, **typed))

    assert sentence in page.select_one(".wrong").text
    assert "Una cosa por corregir" in words_of(page)
    assert page.title.text.startswith("Error:")


@pytest.mark.django_db
def test_codes_and_quantities_are_answered_in_spanish(client, product):
    put_in_basket(client, product, 99)
    assert "Solo quedan 5" in words_of(see(client, "/es/basket/"))

    answer = client.post(es("basket:vouchers-add"), {"code": "none"}, headers=OURS)

    assert "No conocemos el código “NONE”" in words_of(spanish(answer))


def test_stripe_is_asked_for_its_page_in_spanish(client, stripe, product):
    put_in_basket(client, product)

    check_out(client, shipping="two-days")

    (session,) = stripe.sessions()
    assert session["locale"] == "es-419"
    assert session["success_url"].startswith(f"{SITE}/es/pay/")
    assert session["cancel_url"].startswith(f"{SITE}/es/orders/")
    _, shipping = stripe.state.private(session["id"])["line_items"]
    assert shipping["description"] == "Dos días"


def test_same_page_is_asked_for_again_whoever_asks(client, stripe, order):
    """One key, one page: Stripe refuses a key that comes with other words."""
    attempt = order.payment_attempts.get()

    another_attempt(attempt)

    second, first = stripe.sessions()
    for name in ["locale", "success_url", "cancel_url"]:
        assert second[name] == first[name]


def test_order_is_written_down_in_english_for_staff(order):
    assert order.shipping_method == "Standard"
    assert order.status == "Paid"
    assert order.purchase_record.language == "es"


def test_pages_of_the_order_are_spanish(client, order):
    path = spanish_path(order)

    page = see(client, path)
    receipt = see(client, path + "receipt/")
    find = see(client, es("order:find"))
    cancel = see(client, page.find("a", string="Cancelar este pedido")["href"])

    assert "Gracias, Jordan. Ya lo vamos a empacar." in words_of(page)
    assert f"Recibo del pedido {order.number}" in receipt.title.text
    assert find.select_one("form.pay")["action"] == "/es/orders/find/open/"
    assert "¿Cancelar este pedido?" in words_of(cancel)
    today = timezone.localdate()
    assert f"{today.day} de " in receipt.time.text


def test_buyer_comes_back_from_stripe_to_the_spanish_page(client, stripe, order):
    (session,) = stripe.sessions()

    answer = client.get(session["success_url"].removeprefix(SITE))

    assert answer["Location"] == spanish_path(order)


def test_letters_speak_the_language_of_the_order(order, product, staff):
    receipt = letter_about(f"Su pedido {order.number} en")
    assert "Gracias, Jordan. Ya\xa0lo\xa0vamos\xa0a\xa0empacar." in receipt.get_text()

    with translation.override("en-us"):
        delivered = deliver(order, product=product)
        letter_about("ya llegó")
        shipped = mail.outbox[-2]
        lot = delivered.parcel.lots.get()
        start_recall(lot.pk, reason="A seal.", advice="Wait.", by=staff)
        letter_about("Retiro del lote")
        (attempt,) = delivered.payment_attempts.all()
        refund(attempt, amount=Decimal("10.00"), reason="One", by=staff)
        letter_about("Reembolso de su pedido")

    assert shipped.subject == f"Su pedido {order.number} está en camino"
    assert english_in_text(without_advice(shipped.body)) == []


@pytest.fixture
def arrived(order, product) -> Order:
    return deliver(order, product=product)


@pytest.mark.parametrize(
    ("decide", "words"),
    [
        (
            lambda pk, by: approve(pk, answer="Gracias.", send_to="1 Main St", by=by),
            "Envíenoslo de vuelta",
        ),
        (
            lambda pk, by: decline(pk, answer="Lo sentimos.", by=by),
            "Sobre la devolución",
        ),
    ],
)
def test_return_is_asked_for_and_answered_in_spanish(
    client, arrived, staff, decide, words
):
    path = spanish_path(arrived) + "return/"
    line = arrived.lines.get()
    see(client, path)
    refused = client.post(path, {f"line_{line.pk}": 0, "reason": ""}, headers=OURS)
    assert "Elija un motivo de la lista" in words_of(spanish(refused))

    client.post(path, {f"line_{line.pk}": 1, "reason": "broken"}, headers=OURS)
    decide(Return.objects.get().pk, staff)

    letter_about(words)
    page = see(client, spanish_path(arrived))
    assert "Su devolución" in words_of(page)


def test_cancelled_order_says_so_in_spanish(client, order):
    page = see(client, spanish_path(order))
    path = page.find("a", string="Cancelar este pedido")["href"]

    client.post(path, {"agreed": "refund"}, headers=OURS)

    subjects = [letter.subject for letter in mail.outbox]
    assert f"Su pedido {order.number} está cancelado" in subjects
    see(client, spanish_path(order))


def test_order_placed_in_english_is_told_of_in_english(
    client, stripe, product, webhook
):
    order = buy(client, product)
    (session,) = stripe.sessions()
    stripe.pay(session["id"])

    with translation.override("es"):
        webhook.deliver()

    assert session["locale"] == "en"
    (receipt,) = mail.outbox
    assert receipt.subject == f"Your AnxDefy+ order {order.number}"
    assert FDA_NOTICE_IN_SPANISH not in receipt.body
    assert f"{SITE}/orders/" in receipt.body


def test_account_speaks_the_language_of_the_page_it_was_asked_for_on(client, order):
    keep = see(client, spanish_path(order)).select_one("[action*=keep]")["action"]
    client.post(keep, headers=OURS)
    letter = letter_about("Inicie sesión en")
    link = letter.find("a", string="Iniciar sesión")["href"].removeprefix(SITE)
    see(client, es("account:sent"))
    see(client, link)
    assert client.post(link)["Location"] == es("account:orders")

    for name in ["orders", "addresses", "address-add", "details", "new-address"]:
        see(client, es(f"account:{name}"))
    see(client, es("account:delete"))
    typed = {"email": "new@example.com"}
    client.post(es("account:new-address"), typed)
    letter_about("Use esta dirección para su cuenta")

    client.post(es("account:delete"))
    letter_about("está eliminada")
    see(client, es("account:deleted"))
    see(client, es("account:sign-in"))
