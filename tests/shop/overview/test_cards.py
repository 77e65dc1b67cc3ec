"""What waits is counted on the first page, and leads to its list."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from shop.lot.models import Lot
from shop.order.models import Order
from shop.partner.models import StockRecord
from shop.progress.models import Job
from shop.safety_report.models import SafetyReport
from shop.supplement.models import Claim, Supplement
from tests.factories import make_claim, make_product, make_source, make_supplement
from tests.shop.books.selling import give_back, sell
from tests.shop.lot.making import make_lot
from tests.shop.overview.looking import cards, listed

pytestmark = pytest.mark.django_db


def test_what_waits_to_be_packed_has_its_age(staff, sold):
    Order.objects.filter(pk=sold[0].pk).update(
        date_placed=timezone.now() - timedelta(days=3, hours=1)
    )
    Order.objects.filter(pk=sold[1].pk).update(status="Packed")

    words = cards(staff)["packing"]

    assert words.startswith("To pack 2 paid and not packed")
    assert "The oldest was placed 3 days ago." in words
    assert "Packed, to ship 1" in words
    assert listed(staff, "packing") == 2


def test_orders_of_today_lead_to_their_list(staff, sold):
    assert "3 orders" in cards(staff)["sales"]
    assert listed(staff, "sales") == 3


def test_payments_that_need_a_look_are_counted(staff, sold):
    Order.objects.filter(pk=sold[0].pk).update(status="Payment review")
    give_back(
        sold[1],
        "1.00",
        at=timezone.localtime().strftime("%Y-%m-%d 00:00"),
        status="failed",
    )

    words = cards(staff)["payments"]

    assert words.startswith("Payments to look at 2")
    assert "Payments to review 1" in words
    assert "Refunds that failed in 30 days 1" in words
    assert "Disputes" not in words
    assert listed(staff, "payments") == 1


def test_stock_says_how_long_it_lasts(staff, sold):
    StockRecord.objects.update(num_in_stock=33, num_allocated=3)

    words = cards(staff)["stock"]

    assert words.startswith("Stock 30 bottles free")
    assert "it lasts 10 days" in words
    assert "30 free, 3 held for orders" in words


def test_lot_that_expires_soon_is_named_and_others_are_not(staff):
    today = timezone.localdate()
    product = make_supplement().product
    near, far = (make_lot(name, product=product) for name in ("NEAR-1", "FAR-1"))
    for lot, days in [(near, 40), (far, 200)]:
        Lot.objects.filter(pk=lot.pk).update(
            status="released", expires_on=today + timedelta(days=days)
        )

    words = cards(staff)["lots"]

    assert "NEAR-1 best by" in words
    assert "(40 days)" in words
    assert "FAR-1" not in words
    assert listed(staff, "lots") == 1


def test_claim_is_drawn_against_its_thirty_days(staff):
    claim = make_claim(make_supplement(), sources=[make_source()])
    shown = timezone.localdate() - timedelta(days=22)
    Claim.objects.filter(pk=claim.pk).update(first_shown_on=shown)

    soup = BeautifulSoup(staff.get("/admin/").content, "html.parser")
    card = soup.select_one("[aria-labelledby=overview-claims]")

    assert "Due soon: 8 days left." in card.get_text()
    filled = card.select_one("svg rect:not(.ov-track, .ov-mark)")
    assert filled["width"] == "73"
    assert card.select_one(".ov-mark")["x"] == "67"
    assert listed(staff, "claims") == 1


def test_report_of_a_side_effect_shows_its_clock(staff):
    late = timezone.localdate() - timedelta(days=40)
    report = SafetyReport.objects.create(received_on=late, fingerprint="x")

    words = cards(staff)["reports"]

    assert f"{report.number} Overdue: report it now if it is serious." in words
    assert listed(staff, "reports") == 1


def test_task_that_failed_is_counted_and_a_dead_worker_is_told(staff, queue):
    long_ago = timezone.now() - timedelta(hours=2)
    values = {
        "args_kwargs": {"args": [], "kwargs": {}},
        "task_path": "shop.order.mail.send_order_paid",
        "backend_name": "default",
        "run_after": long_ago,
        "exception_class_path": "",
        "traceback": "",
    }
    DBTaskResult.objects.create(
        status="FAILED",
        finished_at=timezone.now(),
        **values | {"args_kwargs": {"args": [0], "kwargs": {}}},
    )
    DBTaskResult.objects.create(status="READY", **values)
    DBTaskResult.objects.filter(status="READY").update(enqueued_at=long_ago)

    words = cards(staff)["tasks"]

    assert words.startswith("Tasks that failed 1 in 7 days")
    assert "The worker seems to stand still" in words
    assert "2\xa0hours ago" in staff.get("/admin/").content.decode()
    assert listed(staff, "tasks") == 1


def test_long_work_that_was_interrupted_is_counted(staff, boss):
    Job.objects.create(
        kind="export",
        title="Orders",
        state="running",
        moved_at=timezone.now() - timedelta(minutes=5),
    )

    assert "Long work interrupted 1" in cards(staff)["tasks"]


def many_things(supplement: Supplement, start: int, end: int) -> None:
    now = timezone.now()
    today = timezone.localtime().strftime("%Y-%m-%d 00:00")
    soon = timezone.localdate() + timedelta(days=9)
    for n in range(start, end):
        order = sell(supplement.product, at=today)
        give_back(order, "1.00", at=today)
        status = ["Paid", "Payment review"][n % 2]
        Order.objects.filter(pk=order.pk).update(status=status)
        claim = make_claim(
            supplement, f"c-{n}", sources=[make_source(f"lee{2000 + n}")]
        )
        Claim.objects.filter(pk=claim.pk).update(first_shown_on=timezone.localdate())
        SafetyReport.objects.create(fingerprint=f"x{n}")
        make_lot(f"L-{n}00", product=supplement.product, expires_on=soon)
        DBTaskResult.objects.create(
            status="FAILED",
            finished_at=now,
            run_after=now,
            args_kwargs={"args": [order.pk], "kwargs": {}},
            task_path="shop.order.mail.send_order_paid",
            backend_name="default",
            exception_class_path="",
            traceback="",
        )
        Job.objects.create(
            kind="export",
            title=f"{n}",
            state="running",
            moved_at=now - timedelta(days=1),
        )


def test_many_of_everything_cost_no_more_questions_than_few(staff, payment_pages):
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert staff.get("/admin/").status_code == 200
        return len(asked)

    supplement = make_supplement(make_product(stock=200))
    many_things(supplement, 0, 2)
    few = questions()

    many_things(supplement, 2, 12)

    assert questions() == few
