"""A lot is called back: who may, what they are told, and where buyers read it."""

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.test import Client

from compliance.models import MedicalNotice
from compliance.notices import FDA_NOTICE
from shop.lot.models import Recall
from shop.order.models import Order
from shop.user.models import User
from tests.shop.lot.making import make_lot
from tests.shop.recall.recalling import BUYERS, WORDS, Status, start, text_of, to_whom

pytestmark = pytest.mark.django_db


def test_letter_does_not_say_how_to_take_what_it_calls_back(staff, lot):
    start(staff, lot)

    letter = mail.outbox[0]
    for text in [letter.body, letter.alternatives[0][0]]:
        assert "Write to us for your money back." in text
        assert "before you take" not in text.lower()


def test_recall_tells_the_buyers_of_the_lot_and_nobody_else(staff, lot, boss):
    answer = start(staff, lot)

    lot.refresh_from_db()
    assert lot.is_recalled
    assert lot.recall.started_by == boss
    assert to_whom() == BUYERS
    assert set(lot.recall.letters.values_list("status", flat=True)) == {Status.SENT}
    assert "Lot A-2611 is recalled. Letters queued: 2." in text_of(answer)


def test_confirm_page_says_how_many_will_be_told_and_changes_nothing(staff, lot):
    page = staff.get(f"/admin/lot/recall/lot/{lot.pk}/start/")

    lot.refresh_from_db()
    assert "2 orders got this lot." in text_of(page)
    assert not lot.is_recalled
    assert mail.outbox == []


def test_letter_says_what_is_wrong_and_what_to_do(staff, lot):
    start(staff, lot)

    order = Order.objects.get(guest_email=BUYERS[0])
    letter = next(found for found in mail.outbox if found.to == [BUYERS[0]])
    html = letter.alternatives[0][0]
    assert letter.subject == "Recall of lot A-2611: please read this"
    for body in (letter.body, html):
        words = " ".join(body.split())
        for said in (
            "Seals of this lot may leak.",
            "Do not take the capsules.",
            order.number,
            "/lots/A2611/",
            "call 911",
            f"* {FDA_NOTICE}",
            MedicalNotice.objects.current_text(),
        ):
            assert " ".join(said.split()) in words


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"reason": ""}, "This field is required."),
        ({"advice": ""}, "This field is required."),
        ({"is_sure": ""}, "Tick this when the words above are right."),
        ({"reason": "a" * 1_000_000}, "at most 1000 characters"),
        ({"advice": "a\x00b"}, "Null characters are not allowed."),
    ],
)
def test_what_is_missing_gets_a_sentence_and_recalls_nothing(
    staff, lot, typed, sentence
):
    answer = start(staff, lot, **typed)

    lot.refresh_from_db()
    assert sentence in text_of(answer)
    assert not lot.is_recalled
    assert not Recall.objects.exists()


def test_second_click_recalls_and_writes_nothing_more(staff, lot):
    start(staff, lot)

    answer = start(staff, lot)

    assert "Lot A-2611 is recalled already." in text_of(answer)
    assert Recall.objects.count() == 1
    assert to_whom() == BUYERS


def test_recall_shows_on_every_page_that_speaks_of_the_lot(staff, lot, client):
    product = lot.supplement.product
    pages = [
        product.get_absolute_url(),
        lot.get_absolute_url(),
        Order.objects.get(guest_email=BUYERS[0]).get_absolute_url(),
    ]
    before = [text_of(client.get(page)) for page in pages]

    start(staff, lot)

    for page, text in zip(pages, before, strict=True):
        assert "Lot A-2611 is recalled" not in text
        assert "Lot A-2611 is recalled" in text_of(client.get(page))
    other = Order.objects.get(guest_email="buyer2@example.com")
    assert "is recalled" not in text_of(client.get(other.get_absolute_url()))


def test_ended_recall_leaves_the_product_page_alone(staff, lot, client):
    start(staff, lot)

    staff.post(f"/admin/lot/recall/{lot.recall.pk}/end/", {"is_sure": "on"})

    product = client.get(lot.supplement.product.get_absolute_url())
    assert "is recalled" not in text_of(product)
    assert "Lot A-2611 is recalled" in text_of(client.get("/lots/A2611/"))


def test_product_page_asks_the_same_however_many_recalls(
    staff, lot, client, django_assert_num_queries, django_assert_max_num_queries
):
    page = lot.supplement.product.get_absolute_url()
    start(staff, lot)
    client.get(page)
    with django_assert_max_num_queries(60) as few:
        client.get(page)
    for n in range(5):
        more = make_lot(f"C-{n}00", product=lot.supplement.product, status="recalled")
        Recall.objects.create(lot=more, **WORDS)
    with django_assert_num_queries(len(few)):
        client.get(page)


@pytest.mark.parametrize(
    "act", ["lot/{lot}/start", "{recall}/send-again", "{recall}/end"]
)
def test_whoever_may_not_recall_does_not(lot, boss, act):
    reader = User.objects.create(email="r@example.com", is_staff=True)
    reader.user_permissions.set(
        Permission.objects.filter(codename__in=["view_lot", "change_lot"])
    )
    client = Client()
    client.force_login(reader)
    recall = Recall.objects.create(lot=make_lot("Z-100"), **WORDS)
    page = f"/admin/lot/recall/{act.format(lot=lot.pk, recall=recall.pk)}/"

    for answer in (client.get(page), client.post(page, WORDS | {"is_sure": "on"})):
        assert answer.status_code == 403
    recall.refresh_from_db()
    assert recall.ended_at is None
    assert mail.outbox == []


def test_page_of_a_lot_leads_to_its_recall(staff, lot):
    page = f"/admin/lot/lot/{lot.pk}/change/"
    before = staff.get(page).content.decode()

    start(staff, lot)

    assert f"/admin/lot/recall/lot/{lot.pk}/start/" in before
    assert (
        f"/admin/lot/recall/{lot.recall.pk}/change/" in staff.get(page).content.decode()
    )
