"""Pages and letters about reviews in Spanish: what is English there says so."""

import pytest
from django.core import mail

from shop.order.models import Order
from shop.review.models import Reply, Review
from tests.config.page import Page
from tests.shop.review.making import arrived, held, path_to, published, written

pytestmark = pytest.mark.django_db


def test_pages_hold_no_english_that_does_not_say_so(client, product):
    review = published(arrived(product), was_rewarded=True)
    Reply.objects.create(review=review, text="Thank you.")
    nobody = published(arrived(product))
    Review.objects.filter(pk=nobody.pk).update(name="")
    refused = arrived(product, status="Paid")
    orders = {
        "new": arrived(product),
        "waiting": written(arrived(product)).order_line.order,
        "held": held(arrived(product), "personal").order_line.order,
        "published": review.order_line.order,
        "refused": refused,
    }
    paths = {name: path_to(order) for name, order in orders.items()}
    paths["list"] = f"/products/{product.slug}_{product.pk}/reviews/"
    paths["product"] = product.get_absolute_url()

    wrong = {
        name: left
        for name, path in paths.items()
        if (left := Page(client, f"/es{path}").english_left())
    }

    assert wrong == {}


def test_letter_speaks_the_language_of_the_order(product, monkeypatch):
    monkeypatch.setattr(Order, "language", "es")
    order = arrived(product)
    mail.outbox.clear()

    held(order, "personal")

    (letter,) = mail.outbox
    assert "/es/orders/" in letter.body
    assert "reseña" in letter.subject
