"""What a buyer wrote and photographed for a return: theirs to have, and to take away."""

from base64 import b64decode

import pytest

from shop.account.deletion import erase_order
from shop.account.export import everything_about
from shop.order.models import Order
from shop.returns.models import Return
from tests.shop.account.signing_in import ADDRESS, sign_in
from tests.shop.returns.making import asked, deliver, photo
from tests.shop.selling import bottle, buy

pytestmark = pytest.mark.django_db


@pytest.fixture
def returned(guest, payment_pages) -> Return:
    product = bottle()
    order = deliver(buy(guest, product), product=product)
    return asked(guest, order, 1, photo())


def test_return_is_in_the_copy_of_the_data(client, returned):
    buyer = sign_in(client)

    (order,) = everything_about(buyer)["orders"]

    (told,) = order["returns"]
    assert (told["words"], told["bottles"]) == ("The seal was torn.", 1)
    assert b64decode(told["photographs"][0]).startswith(b"\xff\xd8")


def test_order_waits_until_its_return_is_over(returned, queue):
    said = erase_order.func(returned.order_id)

    assert said.startswith("later")
    returned.refresh_from_db()
    assert returned.words == "The seal was torn."
    assert Order.objects.get().guest_email == ADDRESS


def test_words_and_photographs_of_a_return_go_with_the_account(returned):
    Return.objects.update(status=Return.Status.DECLINED)

    erase_order.func(returned.order_id)

    returned.refresh_from_db()
    assert (returned.words, returned.photos.count()) == ("", 0)
    assert returned.lines.get().quantity == 1
