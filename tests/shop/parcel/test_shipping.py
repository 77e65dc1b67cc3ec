"""Staff pack, ship and deliver in the admin; the buyer can follow."""

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format
from django_tasks_db.backend import DatabaseBackend
from django_tasks_db.models import DBTaskResult

from compliance.models import MedicalNotice
from compliance.notices import FDA_NOTICE
from shop.order import life
from shop.order.links import order_path
from shop.order.return_window import last_day_of
from shop.order.status import DELIVERED, DISPUTED, PACKED, PAID, SHIPPED
from shop.parcel.models import Parcel
from tests.shop.lot.making import make_lot
from tests.shop.selling import bottle, buy, stock_of

pytestmark = pytest.mark.django_db

LABEL = {
    "carrier": "usps",
    "other_carrier": "",
    "tracking_number": "9400 1112 0255 5842 3326 69",
    "lots": "a-2611",
    "note": "Left with the morning pickup.",
}
NUMBER = "9400111202555842332669"


@pytest.fixture
def product():
    bottles = bottle(stock=5)
    make_lot("A-2611", product=bottles)
    return bottles


@pytest.fixture
def order(client, payment_pages, product):
    placed = buy(client, product, 2)
    with transaction.atomic():
        life.mark_paid(life.lock(placed.pk), why="Paid.")
    return placed


@pytest.fixture
def staff(admin_user) -> Client:
    staff = Client()
    staff.force_login(admin_user)
    return staff


@pytest.fixture
def packed(staff, order):
    act(staff, order, "pack", note="")
    assert order.status == PACKED
    return order


def act(staff: Client, order, name: str, **typed: str) -> str:
    """What the page says, and the order as it is after that."""
    address = reverse(f"admin:parcel_{name}", args=[order.pk])
    answer = staff.post(address, typed or LABEL, follow=True)
    order.refresh_from_db()
    return " ".join(answer.content.decode().split())


def test_parcel_goes_its_whole_way(staff, packed, product, admin_user):
    act(staff, packed, "ship")
    shipped = packed.status
    act(staff, packed, "deliver", note="")

    parcel = Parcel.objects.get()
    record = stock_of(product)
    assert (shipped, packed.status) == (SHIPPED, DELIVERED)
    assert (parcel.tracking_number, parcel.lot_numbers) == (NUMBER, "A-2611")
    assert (parcel.shipped_by, parcel.delivered_at is None) == (admin_user, False)
    assert (record.num_in_stock, record.num_allocated) == (3, 0)


def test_every_step_says_who_when_and_why(staff, packed, admin_user):
    act(staff, packed, "ship")

    note = packed.notes.latest("pk")
    assert note.user == admin_user
    assert note.message == (
        f"Packed → Shipped: USPS {NUMBER}, lot A-2611. Left with the morning pickup."
    )
    assert packed.status_changes.latest("pk").new_status == SHIPPED


def test_page_of_the_order_offers_the_next_step_only(staff, order):
    page = reverse("admin:order_order_change", args=[order.pk])

    paid = staff.get(page).content.decode()
    act(staff, order, "pack", note="")
    packed = staff.get(page).content.decode()

    assert "Mark packed" in paid
    assert "Ship…" not in paid
    assert "Ship…" in packed
    assert "Mark packed" not in packed


def test_packed_order_can_be_unpacked(staff, packed):
    act(staff, packed, "unpack", note="Wrong bottle.")

    assert packed.status == PAID


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"carrier": ""}, "This field is required."),
        ({"tracking_number": ""}, "This field is required."),
        ({"lots": ""}, "This field is required."),
        ({"tracking_number": "940011"}, "A USPS number has 20, 22, 26, 30 or 34"),
        ({"carrier": "ups"}, "A UPS number begins with 1Z"),
        (
            {"carrier": "fedex", "tracking_number": "1Z12345E0205271688"},
            "A FedEx number has 12, 15, 20 or 22 digits.",
        ),
        ({"carrier": "other"}, "Name the carrier"),
        ({"other_carrier": "Bike"}, "Leave this empty"),
        ({"lots": "<lot>"}, "Type it as it is printed on the bottles"),
        ({"lots": "B-9999"}, "There is no such lot."),
        ({"lots": "9" * 1_000_000}, "at most 80 characters"),
    ],
)
def test_what_cannot_be_right_gets_a_sentence_and_ships_nothing(
    staff, packed, typed, sentence
):
    text = act(staff, packed, "ship", **(LABEL | typed))

    assert sentence in text
    assert "Left with the morning pickup." in text
    assert packed.status == PACKED
    assert not Parcel.objects.exists()


@pytest.mark.parametrize(
    ("label", "page"),
    [
        (("usps", "", "EA123456789US"), "https://tools.usps.com/"),
        (("ups", "", "1z 1234 5e02 0527 1688"), "https://www.ups.com/track"),
        (("fedex", "", "9611-2345-6789"), "https://www.fedex.com/fedextrack/"),
        (("other", "Local Courier", "AB12CD"), ""),
    ],
)
def test_buyer_sees_where_to_follow_it(staff, packed, client, label, page):
    typed = zip(("carrier", "other_carrier", "tracking_number"), label, strict=True)

    act(staff, packed, "ship", **(LABEL | dict(typed)))

    seen = BeautifulSoup(client.get(order_path(packed)).content, "html.parser")
    way = seen.select_one(".timeline").get_text(" ")
    links = [link["href"] for link in seen.select(".timeline a")]
    parcel = Parcel.objects.get()
    assert parcel.tracking_number in way
    assert parcel.carrier_name in way
    assert "lot A-2611" in way
    assert [link.startswith(page) for link in links] == ([True] if page else [])


def test_letter_tells_where_to_follow_it(staff, packed):
    mail.outbox.clear()

    act(staff, packed, "ship")

    (letter,) = mail.outbox
    html = letter.alternatives[0][0]
    assert letter.subject == f"Order {packed.number} is on its way"
    assert letter.to == ["jordan@example.com"]
    for body in (letter.body, html):
        for words in (
            "USPS",
            NUMBER,
            "lot A-2611",
            f"https://tools.usps.com/go/TrackConfirmAction?tLabels={NUMBER}",
            order_path(packed),
            f"* {FDA_NOTICE}",
            MedicalNotice.objects.current_text(),
        ):
            assert " ".join(words.split()) in " ".join(body.split())


def test_buyer_is_told_once_that_it_has_arrived(staff, packed):
    act(staff, packed, "ship")
    mail.outbox.clear()

    act(staff, packed, "deliver", note="")
    with transaction.atomic():
        life.mark_disputed(life.lock(packed.pk), why="The bank asks.")
        order = life.lock(packed.pk)
        life.end_dispute(order, back_to=DELIVERED, why="It was won.")

    (letter,) = mail.outbox
    lot = Parcel.objects.get().lots.get()
    assert letter.subject == f"Order {packed.number} has arrived"
    assert letter.to == ["jordan@example.com"]
    for body in (letter.body, letter.alternatives[0][0]):
        for words in (
            order_path(packed),
            lot.get_absolute_url(),
            f"/report-a-side-effect/form/?lot={lot.key}",
            f"Until {date_format(last_day_of(order), 'F j, Y')}",
            FDA_NOTICE,
        ):
            assert words in " ".join(body.split())


@pytest.mark.django_db(transaction=True)
def test_letter_is_queued_with_the_parcel_and_not_without(
    staff, packed, queue, monkeypatch
):
    def break_down(*args):
        raise RuntimeError("the last step")

    with monkeypatch.context() as patch:
        patch.setattr(DatabaseBackend, "enqueue", break_down)
        with pytest.raises(RuntimeError):
            act(staff, packed, "ship")
    packed.refresh_from_db()
    before = (packed.status, Parcel.objects.count(), DBTaskResult.objects.count())
    act(staff, packed, "ship")

    assert before == (PACKED, 0, 0)
    assert DBTaskResult.objects.get().task_path.endswith("send_order_shipped")


def test_dispute_stops_the_parcel(staff, packed, product):
    with transaction.atomic():
        life.mark_disputed(life.lock(packed.pk), why="The bank asks.")

    text = act(staff, packed, "ship")

    assert "Only a packed order can be shipped, and this one is “Disputed”." in text
    assert packed.status == DISPUTED
    assert not Parcel.objects.exists()
    assert stock_of(product).num_allocated == 2


def test_parcel_is_shipped_once(staff, packed, product):
    act(staff, packed, "ship")

    text = act(staff, packed, "ship")

    assert "Only a packed order can be shipped" in text
    assert Parcel.objects.count() == 1
    assert stock_of(product).num_in_stock == 3


def test_bottles_that_are_not_there_are_not_shipped(staff, packed, product):
    record = stock_of(product)
    record.num_in_stock = 1
    record.save()

    text = act(staff, packed, "ship")

    assert "Count the stock first." in text
    assert packed.status == PACKED
    assert not Parcel.objects.exists()


@pytest.mark.parametrize("name", ["pack", "ship", "deliver", "unpack"])
def test_whoever_may_not_change_orders_may_not_ship(order, django_user_model, name):
    reader = Client()
    reader.force_login(
        django_user_model.objects.create(email="r@example.com", is_staff=True)
    )

    answer = reader.post(reverse(f"admin:parcel_{name}", args=[order.pk]), LABEL)

    assert answer.status_code == 403


def test_parcels_of_a_lot_are_found_for_a_recall(staff, packed):
    act(staff, packed, "ship")

    found = staff.get("/admin/parcel/parcel/", {"q": "a-2611"})

    assert packed.number in found.content.decode()
    assert found.context["cl"].result_count == 1
