"""Reviews in the data of a buyer, and what becomes of them when the account goes."""

import json

import pytest

from shop.order.models import Order
from shop.review.askable import due
from shop.review.models import Decision, Review
from tests.shop.account.signing_in import sign_in
from tests.shop.lot.making import make_lot
from tests.shop.review.making import arrived, held, published, sent_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def buyer(client, product):
    order = arrived(product)
    published(order, text="Words to keep.")
    held(arrived(product), "abusive", text="Rude words.")
    return sign_in(client)


def test_data_hold_every_review_with_what_became_of_it(client, buyer):
    data = json.loads(client.get("/account/data/").content)

    newest, first = data["reviews"]
    assert data["wants_no_mail_about_reviews"] is False
    assert (first["text"], first["stars"]) == ("Words to keep.", 4)
    assert first["status"] == "Published"
    assert newest["held_back_because"] == "it is abusive"


def test_reviews_go_with_the_account(client, buyer, product):
    page = client.get("/account/delete/").content.decode()

    client.post("/account/delete/")

    assert 'name="keep_reviews"' in page
    assert set(Review.objects.values_list("status", "text", "name")) == {
        ("withdrawn", "", "")
    }
    assert set(Decision.objects.values_list("text")) == {("",)}
    assert Order.objects.filter(user=None).count() == 2


def test_whoever_left_is_not_asked_for_a_review(client, buyer, product):
    lot = make_lot("A-2611", product=product)
    for order in Order.objects.all():
        sent_by(order, lot, days_ago=31)
    client.post("/account/delete/")

    assert not due().exists()


def test_reviews_stay_without_a_name_for_whoever_wishes(client, buyer, product):
    client.post("/account/delete/", {"keep_reviews": "on"})

    page = client.get(f"/products/{product.slug}_{product.pk}/reviews/")
    assert set(Review.objects.values_list("name")) == {("",)}
    assert "Words to keep." in page.content.decode()
    assert "A buyer" in page.content.decode()
    assert "Jordan" not in page.content.decode()


def test_nothing_is_asked_of_whoever_wrote_no_review(client, db):
    sign_in(client)

    assert "keep_reviews" not in client.get("/account/delete/").content.decode()
