"""Staff hear once when a product begins to run low."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from compliance.models import MedicalNotice
from compliance.notices import FDA_NOTICE
from shop.lot.models import Lot
from shop.order.letterhead import WAITS
from shop.stock_days.expiry import leftovers
from shop.stock_days.models import StockWatch
from shop.stock_days.outlook import outlooks
from shop.stock_days.watch import look_after_stock
from tests.shop.lot.making import make_lot
from tests.shop.order.working import work
from tests.shop.selling import bottle, stock_of
from tests.shop.stock_days.sales import outlook_of, sell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def staff_email(settings):
    settings.STAFF_EMAIL = ["stock@example.com"]


def stock(product, bottles: int) -> None:
    record = stock_of(product)
    record.num_in_stock = bottles
    record.save()


@pytest.fixture
def product():
    """Two a day."""
    product = bottle(stock=100)
    sell(product, 1, days_ago=40)
    sell(product, 56, days_ago=20)
    return product


def test_low_stock_is_told_once_and_again_after_there_was_enough(product):
    look_after_stock()
    assert mail.outbox == []

    stock(product, 40)
    look_after_stock()
    look_after_stock()
    assert [letter.to for letter in mail.outbox] == [["stock@example.com"]]
    stock(product, 100)
    look_after_stock()
    stock(product, 40)
    look_after_stock()

    assert len(mail.outbox) == 2


def test_what_moves_around_the_mark_is_told_of_once(product):
    for bottles in [41, 43, 41, 44, 40]:
        stock(product, bottles)
        look_after_stock()

    assert len(mail.outbox) == 1


def test_number_of_bottles_is_a_mark_too(product):
    StockWatch.objects.create(record=stock_of(product), days=None)
    product.stockrecords.update(low_stock_threshold=50)
    for bottles in [50, 49, 52, 49]:
        stock(product, bottles)
        look_after_stock()
        assert len(mail.outbox) == (bottles != 50)

    stock(product, 60)
    look_after_stock()
    stock(product, 49)
    look_after_stock()

    assert len(mail.outbox) == 2


def test_what_does_not_sell_is_low_by_its_bottles_alone():
    product = bottle(stock=1)

    look_after_stock()

    assert mail.outbox == []
    assert outlook_of(product).days_left is None


def test_mail_says_what_there_is_to_know(product, settings):
    stock(product, 40)
    stock_of(product).allocate(10)
    soon = timezone.localdate() + timedelta(days=10)
    lot = make_lot("A-2611", product=product, expires_on=soon, bottles=30)

    look_after_stock()

    (letter,) = mail.outbox
    record = stock_of(product)
    page = f"{settings.SITE_URL}/admin/partner/stockrecord/{record.pk}/change/"
    for text in [letter.body, letter.alternatives[0][0]]:
        words = " ".join(BeautifulSoup(text, "html.parser").get_text().split())
        assert "30 bottles free, 10 held for orders." in words
        assert "average of the last 28 days: 2.00." in words
        assert "last 15 days" in words
        assert f"Lot A-2611, best by {lot.expires_on:%B} {lot.expires_on.day}" in words
        assert ": 10 of 30" in words
        assert f"* {FDA_NOTICE}" in words
        assert " ".join(MedicalNotice.objects.current_text().split()) in words
        assert page in text


def test_without_an_address_only_the_admin_says_it(product, settings, admin_client):
    settings.STAFF_EMAIL = []
    stock(product, 40)

    look_after_stock()

    assert mail.outbox == []
    assert StockWatch.objects.get().low_since
    page = admin_client.get("/admin/stock_days/stockwatch/").content.decode()
    assert "The free bottles last less than 21 days." in page


@pytest.mark.django_db(transaction=True)
def test_dead_mail_server_is_tried_again_and_then_given_up(
    product, queue, settings, caplog
):
    settings.EMAIL_BACKEND = "tests.shop.order.dead_mail_server.Backend"
    stock(product, 40)
    look_after_stock()

    for _ in range(len(WAITS) + 3):
        work()

    assert DBTaskResult.objects.filter(status="FAILED").count() == len(WAITS) + 1
    assert "staff could not be told" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_mail_that_waited_until_there_was_enough_is_not_sent(product, queue):
    stock(product, 40)
    look_after_stock()
    stock(product, 100)
    look_after_stock()

    work()

    assert mail.outbox == []


def lots_of(product, *told: tuple[int, int | None]) -> None:
    """Days that each is good for, and its bottles."""
    for n, (days, bottles) in enumerate(told):
        last = timezone.localdate() + timedelta(days=days)
        make_lot(f"L-{n}00", product=product, expires_on=last, bottles=bottles)


@pytest.mark.parametrize(
    ("lots", "left"),
    [
        ([(30, 20)], {}),
        ([(30, 60)], {}),
        ([(30, 61)], {"L-000": 1}),
        ([(10, 15), (30, 60)], {"L-100": 15}),
        ([(10, 30), (20, 20)], {"L-000": 10}),
        ([(30, 100), (10, 15)], {"L-000": 55}),
        ([(20, None)], {"L-000": None}),
        ([(400, 5_000)], {}),
    ],
)
def test_what_expires_first_is_sold_first(product, lots, left):
    lots_of(product, *lots)

    found = leftovers([outlook_of(product)]).get(product.pk, [])

    assert {row.lot.number: row.bottles for row in found} == left


def test_lot_that_may_not_leave_is_not_waited_for(product):
    lots_of(product, (10, 500))
    Lot.objects.update(status=Lot.Status.QUARANTINED)

    assert leftovers(outlooks()) == {}


def test_staff_set_the_mark_and_see_the_reason(product, admin_client):
    stock(product, 40)
    look_after_stock()
    watch = StockWatch.objects.get()
    lots_of(product, (10, 500))
    page = f"/admin/stock_days/stockwatch/{watch.pk}/change/"
    assert "lot L-000: 480 bottles" in admin_client.get(page).content.decode()

    admin_client.post(page, {"days": "10"})
    bad = admin_client.post(page, {"days": "-3"})
    huge = admin_client.post(page, {"days": "99999"})

    watch.refresh_from_db()
    assert watch.days == 10
    assert "greater than or equal to 0" in bad.content.decode()
    assert "Give 730 days at most." in huge.content.decode()
    assert admin_client.get("/admin/stock_days/stockwatch/add/").status_code == 403


def test_list_asks_the_same_however_many_products(product, admin_client):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            page = admin_client.get("/admin/stock_days/stockwatch/")
        assert page.status_code == 200
        return len(queries)

    look_after_stock()
    asked()
    few = asked()
    for _ in range(4):
        sell(bottle(), 1, days_ago=1)
    look_after_stock()

    assert StockWatch.objects.count() == 5
    assert asked() == few


def test_upkeep_asks_the_same_however_many_products(product):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            look_after_stock()
        return len(queries)

    look_after_stock()
    few = asked()
    for _ in range(4):
        sell(bottle(stock=400), 1, days_ago=1)
    look_after_stock()

    assert asked() == few
