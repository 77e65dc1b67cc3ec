"""The first page of the admin: what happened today, and what waits."""

import csv
import io
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from shop.lot.models import Lot
from shop.order.models import Order
from shop.overview.card import Column, Columns, percent
from shop.overview.cards import OFFERS
from shop.overview.sales import sales_card
from shop.partner.models import StockRecord
from shop.progress.models import Job
from shop.safety_report.models import SafetyReport
from shop.supplement.models import Claim, Supplement
from shop.user.models import User
from tests.factories import make_claim, make_product, make_source, make_supplement
from tests.shop.books.selling import NEW_YORK, give_back, sell
from tests.shop.lot.making import make_lot
from tests.shop.selling import bottle
from tests.shop.staff.people import at_work, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> User:
    return User.objects.create_superuser(email="boss@example.com", password="x")


@pytest.fixture
def staff(boss) -> Client:
    staff = Client()
    staff.force_login(boss)
    return staff


def clerk(*permissions: str) -> Client:
    user = User.objects.create_user(email="clerk@example.com", password="x")
    User.objects.filter(pk=user.pk).update(is_staff=True)
    for permission in permissions:
        app, codename = permission.split(".")
        user.user_permissions.add(
            Permission.objects.get(content_type__app_label=app, codename=codename)
        )
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return client


def cards(client: Client) -> dict[str, str]:
    """The words of each card, by its key."""
    soup = BeautifulSoup(client.get("/admin/").content, "html.parser")
    return {
        card["aria-labelledby"].removeprefix("overview-"): " ".join(
            card.get_text(" ").split()
        )
        for card in soup.select(".ov-card")
    }


def link_of(client: Client, key: str) -> str:
    soup = BeautifulSoup(client.get("/admin/").content, "html.parser")
    return soup.select_one(f"#overview-{key} a")["href"]


def listed(client: Client, key: str) -> int:
    """How many rows the list has that the card leads to."""
    return client.get(link_of(client, key)).context["cl"].result_count


NOW = datetime(2026, 11, 22, 15, 0, tzinfo=NEW_YORK)


def test_today_is_compared_with_the_same_hours_a_week_ago(payment_pages):
    product = bottle(stock=50)
    sell(product, at="2026-11-21 23:59")
    sell(product, at="2026-11-22 00:01", quantity=2)
    sell(product, at="2026-11-22 14:00")
    sell(product, at="2026-11-15 14:59")
    sell(product, at="2026-11-15 15:01", quantity=3)
    given = sell(product, at="2026-11-02 09:00")
    give_back(given, "10.00", at="2026-11-22 09:00")
    sell(product, at="2026-11-22 12:00", is_paid=False)

    card = sales_card(NOW)

    assert (card.figure, card.unit) == ("$121.90", "2 orders")
    assert card.says == [
        "By this time last Sunday: $43.90, 1 order. $78.00 more today.",
        "Given back today: $10.00.",
    ]


def test_chart_has_28_days_and_the_table_their_sums(payment_pages):
    product = bottle(stock=50)
    sell(product, at="2026-10-26 00:00")
    sell(product, at="2026-10-25 23:59", quantity=2)
    sell(product, at="2026-11-22 14:00")

    card = sales_card(NOW)

    rows = [list(row) for row in card.table.rows]
    assert len(rows) == 28
    assert rows[0] == ["2026-10-26", 1, Decimal("43.90")]
    assert rows[-1] == ["2026-11-22", 1, Decimal("43.90")]
    assert sum(row[1] for row in rows) == 2


def test_chart_of_nothing_is_drawn_too():
    card = sales_card(NOW)

    assert card.figure == "$0.00"
    assert {bar.height for bar in card.picture.bars} == {0}


def test_bars_are_as_high_as_what_they_stand_for():
    columns = Columns(
        "Paid",
        [Column("Mon", Decimal(50), "$50"), Column("Tue", Decimal(100), "$100")],
        Decimal(100),
        "$100",
        "$50",
    )

    assert [(bar.y, bar.height) for bar in columns.bars] == [(50, 50), (0, 100)]
    assert columns.description == "Mon: $50. Tue: $100."


@pytest.mark.parametrize(
    ("part", "whole", "shown"), [(1, 0, 0), (5, 4, 100), (-1, 4, 0), (1, 3, 33)]
)
def test_meter_is_never_fuller_than_full(part, whole, shown):
    assert percent(part, whole) == shown


def test_picture_says_in_words_what_it_shows(staff, payment_pages):
    soup = BeautifulSoup(staff.get("/admin/").content, "html.parser")

    picture = soup.select_one("[aria-labelledby=overview-sales] svg")

    names = [soup.find(id=name) for name in picture["aria-labelledby"].split()]
    assert names[0].get_text() == "Paid on each of the last 28 days"
    assert names[1].get_text().count("$0.00, 0 orders.") == 28
    assert picture["role"] == "img"


def test_page_holds_nothing_that_its_policy_forbids(staff, sold):
    answer = staff.get("/admin/")

    soup = BeautifulSoup(answer.content, "html.parser").select_one(".overview")
    assert "'unsafe-inline'" not in answer["Content-Security-Policy"]
    assert not soup.select("[style], style, script:not([src])")


@pytest.fixture
def sold(payment_pages) -> list[Order]:
    product = bottle(stock=50)
    today = timezone.localtime().strftime("%Y-%m-%d 00:00")
    return [sell(product, at=today) for _ in range(3)]


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


@pytest.mark.parametrize("offer", OFFERS, ids=lambda offer: offer.key)
def test_each_card_needs_leave_for_the_list_it_counts(offer):
    bare = clerk()
    assert cards(bare) == {}
    assert bare.get(f"/admin/overview/{offer.key}.csv").status_code == 404

    User.objects.all().delete()
    allowed = cards(clerk(*offer.permissions))
    assert offer.key in allowed


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        ("Owners", {offer.key for offer in OFFERS}),
        ("Packers", {"packing", "lots"}),
        ("Writers", {"articles"}),
        ("Reviewers", {"articles"}),
        ("Safety reviewers", {"reports"}),
    ],
)
def test_each_role_sees_what_is_its_own(role, seen):
    assert set(cards(at_work(person(role)))) == seen


@pytest.mark.parametrize("offer", OFFERS, ids=lambda offer: offer.key)
def test_owner_may_open_what_each_card_leads_to(offer):
    owner = at_work(person("Owners"))

    assert owner.get(link_of(owner, offer.key)).status_code == 200


def test_packer_sees_what_to_pack_and_no_money(sold):
    page = at_work(person("Packers")).get("/admin/").content.decode()

    assert "To pack" in page
    assert "$" not in page


def test_figures_of_a_card_are_a_csv_file(staff, sold):
    answer = staff.get("/admin/overview/sales.csv")

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 28
    assert rows[-1]["orders"] == "3"
    assert rows[-1]["paid"] == "131.70"
    assert "attachment" in answer["Content-Disposition"]


def test_csv_of_a_card_without_figures_or_of_none_is_not_there(staff):
    assert staff.get("/admin/overview/packing.csv").status_code == 404
    assert staff.get("/admin/overview/secrets.csv").status_code == 404


def test_visitor_is_asked_to_sign_in_for_the_csv(client):
    assert client.get("/admin/overview/sales.csv").status_code == 302


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
