"""What the buyer saw is kept with the order, once, and nothing later changes it."""

import json

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from blog.models import Page
from compliance.models import MedicalNotice, SafetyContact
from compliance.notices import FDA_NOTICE_ONE_CLAIM
from shop.order.models import Order
from shop.purchase_record import keep
from shop.purchase_record.admin import readable
from shop.purchase_record.keep import keep_what_was_shown
from shop.purchase_record.models import PurchaseRecord, RecordIsKept, Snapshot
from shop.supplement.models import Claim, FactsRow, Translation
from shop.user.models import User
from tests.factories import make_claim, make_source, make_supplement
from tests.shop.selling import buy, check_out, put_in_basket

pytestmark = pytest.mark.django_db


@pytest.fixture
def supplement():
    supplement = make_supplement()
    make_claim(supplement, text="Supports calm.", sources=[make_source()])
    SafetyContact.objects.create(firm="Firm", telephone="1-800", address="US")
    terms = Page(
        title="Terms", slug="terms", meta_description="Terms", body="Old terms."
    )
    terms.keep(by=None, why="First.")
    return supplement


@pytest.fixture
def order(client, payment_pages, supplement) -> Order:
    return buy(client, supplement.product, 2)


def test_order_keeps_claims_panel_notices_and_terms(order):
    shown = order.purchase_record.snapshot.content

    (label,) = shown["labels"]
    (claim,) = label["claims"]
    assert shown["fda_notice"]["text"] == FDA_NOTICE_ONE_CLAIM
    assert shown["fda_notice"]["version"] == "21 CFR 101.93(c)(1)"
    assert shown["medical_notice"]["version"] == 0
    assert shown["safety_contact"]["firm"] == "Firm"
    assert (claim["key"], claim["text"]) == ("calmer-response", "Supports calm.")
    assert "lopresti2019" in claim["studies"][0]["reference"]
    assert [row["amount"] for row in label["facts"]] == ["200 mg", "300 mg"]
    assert label["text"]["contains"] == "none of the major allergens"
    (terms,) = shown["pages"]
    assert (terms["text"], terms["version"]) == (
        "Old terms.",
        Page.objects.get().versions.get().pk,
    )


def test_order_keeps_what_was_paid_for_what(order):
    bought = order.purchase_record.bought

    assert bought["number"] == order.number
    assert bought["total"] == f"{order.total_incl_tax:.2f}"
    (line,) = bought["lines"]
    assert (line["quantity"], line["unit_price"], line["price"]) == (
        2,
        "39.00",
        "78.00",
    )


def test_order_in_spanish_keeps_the_spanish_that_was_shown(
    admin_client, client, payment_pages, supplement
):
    words = {"language": "es", "supplement": supplement}
    Translation.objects.create(
        place="directions",
        english=supplement.directions,
        text="Tome dos cápsulas.",
        **words,
    )
    Translation.objects.create(
        place="lede", english="Older.", text="Palabras viejas.", **words
    )

    with translation.override("es"):
        order = buy(client, supplement.product)

    (label,) = order.purchase_record.snapshot.content["labels"]
    assert label["text"]["directions"] == supplement.directions
    assert label["translations"] == {supplement.directions: "Tome dos cápsulas."}
    page = admin_client.get(f"/admin/purchase_record/purchaserecord/order/{order.pk}/")
    assert "Tome dos cápsulas." in page.content.decode()


def test_later_changes_do_not_reach_it(order):
    before = json.dumps(order.purchase_record.snapshot.content, sort_keys=True)
    claim = Claim.objects.get()
    claim.status, claim.withdrawn_reason = "withdrawn", "Counsel asked."
    claim.save()
    FactsRow.objects.update(amount=1)
    MedicalNotice.objects.create(text="Other words.", reason="Counsel")
    page = Page.objects.get()
    page.body = "New terms."
    page.keep(by=None, why="New.")

    record = PurchaseRecord.objects.get()

    assert json.dumps(record.snapshot.content, sort_keys=True) == before
    assert record.is_intact


def test_same_content_is_one_row_and_other_content_another(
    client, payment_pages, supplement
):
    for _ in range(3):
        buy(client, supplement.product)
    assert (Snapshot.objects.count(), PurchaseRecord.objects.count()) == (1, 3)

    MedicalNotice.objects.create(text="Other words.", reason="Counsel")
    buy(client, supplement.product)

    assert (Snapshot.objects.count(), PurchaseRecord.objects.count()) == (2, 4)


def test_nothing_of_it_can_be_changed_or_deleted(order):
    record = order.purchase_record

    for act in (
        record.save,
        record.delete,
        record.snapshot.save,
        record.snapshot.delete,
        PurchaseRecord.objects.all().delete,
        Snapshot.objects.all().delete,
        lambda: PurchaseRecord.objects.update(seal=""),
        lambda: Snapshot.objects.update(content={}),
    ):
        with pytest.raises(RecordIsKept):
            act()
    with pytest.raises(models.ProtectedError):
        order.delete()


def test_a_change_past_the_models_is_told(admin_client, order):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE purchase_record_purchaserecord SET seal = 'other'")

    page = admin_client.get(f"/admin/purchase_record/purchaserecord/order/{order.pk}/")

    assert not PurchaseRecord.objects.get().is_intact
    assert b"not as it was sealed" in page.content


def test_no_order_is_placed_without_it(client, payment_pages, supplement, monkeypatch):
    def fails(products):
        raise RuntimeError

    monkeypatch.setattr(keep, "what_is_shown", fails)
    put_in_basket(client, supplement.product)
    client.raise_request_exception = False

    answer = check_out(client)

    assert answer.status_code == 500
    assert not Order.objects.exists()


def test_queries_do_not_grow_with_products_and_claims(
    client, payment_pages, supplement
):
    one = buy(client, supplement.product)
    with CaptureQueriesContext(connection) as few:
        _keep_again(one)
    for number in range(5):
        make_claim(
            supplement, f"c-{number}", sources=[make_source(f"two{2000 + number}")]
        )
    with CaptureQueriesContext(connection) as many:
        _keep_again(one)

    assert len(few) <= 13
    assert len(many) <= len(few) + 3  # the first time, content is written as well


def _keep_again(order: Order) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM purchase_record_purchaserecord")
    keep_what_was_shown(order)


def test_staff_read_and_print_it_from_the_order(admin_client, order):
    sheet = f"/admin/purchase_record/purchaserecord/order/{order.pk}/"

    order_page = admin_client.get(f"/admin/order/order/{order.pk}/change/")
    page = BeautifulSoup(admin_client.get(sheet).content, "html.parser")

    assert sheet in order_page.content.decode()
    assert page.select_one(".sheet .fda").get_text() == f"* {FDA_NOTICE_ONE_CLAIM}"
    assert "Supports calm." in page.get_text()
    assert "Old terms." in page.get_text()
    assert not page.select(".errornote, .sheet form, .sheet input")


def test_only_those_who_may_see_it_do(client, order):
    staff = User.objects.create(email="a@example.com", is_staff=True)
    client.force_login(staff)
    sheet = f"/admin/purchase_record/purchaserecord/order/{order.pk}/"

    assert client.get(sheet).status_code == 403

    staff.user_permissions.add(Permission.objects.get(codename="view_purchaserecord"))
    assert client.get(sheet).status_code == 200
    record = order.purchase_record
    change = f"/admin/purchase_record/purchaserecord/{record.pk}"
    assert client.post(f"{change}/delete/", {"post": "yes"}).status_code == 403


def test_sheet_names_the_parts_of_the_label_in_words(admin_client, order):
    page = admin_client.get(f"/admin/purchase_record/purchaserecord/order/{order.pk}/")

    said = " ".join(BeautifulSoup(page.content, "html.parser").get_text(" ").split())
    assert "Serving size 2 capsules" in said
    assert "Is sample yes" in said
    assert "Ask a clinician first: Medicines take sedatives" in said


def test_sheet_shows_marks_without_what_keeps_them_from_being_markdown():
    page = {"text": r"From \$4\.90 at shop\@example\.com, C:\dir"}

    shown = readable({"labels": [], "pages": [page]})

    assert shown["pages"][0]["text"] == r"From $4.90 at shop@example.com, C:\dir"
