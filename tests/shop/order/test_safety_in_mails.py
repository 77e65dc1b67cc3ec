"""Whom the label tells to ask first is said before the sale and again in the mails."""

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.db import transaction

from shop.order import life
from tests.factories import make_supplement
from tests.shop.selling import buy

pytestmark = pytest.mark.django_db
GROUPS = ["are pregnant or nursing", "take sedatives"]


@pytest.fixture
def supplement():
    return make_supplement(warning="Stop if your skin turns yellow.")


def test_receipt_repeats_the_cautions_in_both_parts(client, payment_pages, supplement):
    order = buy(client, supplement.product)

    with transaction.atomic():
        life.mark_paid(life.lock(order.pk), why="Paid.")

    (letter,) = mail.outbox
    for text in [letter.body, letter.alternatives[0][0]]:
        for words in [*GROUPS, supplement.warning]:
            assert words in text


def test_product_page_says_them_before_the_button(client, supplement):
    page = BeautifulSoup(
        client.get(supplement.get_absolute_url()).content, "html.parser"
    )

    offer = page.select_one(".offer")
    before, _, after = " ".join(offer.get_text(" ").split()).partition("Add to basket")
    assert after
    for words in [*GROUPS, supplement.warning]:
        assert words in before
