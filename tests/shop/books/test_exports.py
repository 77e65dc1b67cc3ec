"""Staff ask for a file of rows; the worker writes it, and its sums are the orders'."""

import csv
import gc
import io
import tracemalloc
from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.test import Client

from shop.books import paging
from shop.books.csv_file import pieces, plain
from shop.books.period import Period, preset
from shop.books.tables import TABLES
from shop.order import life
from shop.order.models import Order
from shop.progress.models import Job
from shop.user.models import User
from tests.shop.books.selling import give_back, sell
from tests.shop.order.working import work
from tests.shop.selling import bottle
from tests.shop.tax.rates import rate, registered

pytestmark = pytest.mark.django_db

NOVEMBER = {"preset": "other", "since": "2026-11-01", "until": "2026-11-22"}
SEATTLE = {"city": "Seattle", "state": "WA", "postcode": "98101"}


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def table(key: str, since: str = "2026-11-01", until: str = "2026-11-30"):
    period = Period(date.fromisoformat(since), date.fromisoformat(until))
    return rows_of(b"".join(pieces(TABLES[key], period, lambda done: None)))


def sum_of(rows, column: str) -> Decimal:
    return sum((Decimal(row[column]) for row in rows), Decimal("0.00"))


@pytest.fixture
def taxed(db):
    """Washington asks 6.5 % on supplements, and nothing on shipping."""
    rate(registered("WA"), "6.5")


@pytest.fixture
def sold(taxed, payment_pages) -> list[Order]:
    product = bottle(price="39.00", stock=100)
    return [
        sell(product, at="2026-11-02 10:00", email="a@example.com", **SEATTLE),
        sell(
            product, at="2026-11-03 11:00", quantity=3, email="A@example.com", **SEATTLE
        ),
        sell(product, at="2026-11-04 12:00", email="b@example.com"),
        sell(product, at="2026-11-05 12:00", email="c@example.com", is_paid=False),
    ]


@pytest.fixture
def boss() -> User:
    return User.objects.create_superuser(email="boss@example.com", password="x")


@pytest.fixture
def staff(boss) -> Client:
    staff = Client()
    staff.force_login(boss)
    return staff


def export(staff: Client, key: str = "orders", **typed):
    values = {"table": key} | NOVEMBER | typed
    return staff.post("/admin/books/export/add/", values, follow=True)


@pytest.mark.django_db(transaction=True)
def test_staff_choose_days_and_download_what_the_worker_wrote(staff, sold, queue):
    page = export(staff).content.decode()
    assert "is being written" in page
    assert "Waiting for the worker" in page

    work()
    listed = staff.get("/admin/books/export/").content.decode()
    job = Job.objects.get()
    file = staff.get(f"/admin/progress/job/{job.pk}/file/")

    assert "4 of 4" in listed
    assert f"/admin/progress/job/{job.pk}/file/" in listed
    assert file["Content-Disposition"] == (
        'attachment; filename="orders-2026-11-01-to-2026-11-22.csv"'
    )
    rows = rows_of(b"".join(file.streaming_content))
    assert [row["order"] for row in rows] == [order.number for order in sold]


@pytest.mark.django_db(transaction=True)
def test_receipts_do_not_wait_behind_an_export(staff, sold, queue):
    export(staff)

    options = {"batch": True, "interval": 0.0, "startup_delay": False}
    call_command("db_worker", verbosity=0, **options)
    assert Job.objects.get().state == "waiting"

    call_command("db_worker", verbosity=0, queue_name="long", **options)
    assert Job.objects.get().state == "finished"


def test_sums_of_orders_lines_and_tax_are_those_of_the_shop_to_the_cent(sold):
    give_back(sold[1], "41.54", at="2026-11-06 10:00", bottles=1)

    orders, lines = table("orders"), table("order-lines")
    tax, refunds = table("tax-by-state"), table("refunds")

    placed = Order.objects.all()
    paid = [order for order in placed if order.was_paid]
    assert sum_of(orders, "total") == sum(order.total_incl_tax for order in placed)
    for row in orders:
        parts = sum(Decimal(row[name]) for name in ("goods", "shipping", "tax"))
        assert parts == Decimal(row["total"])
    shipping = sum_of(orders, "shipping")
    assert sum_of(lines, "total") + shipping == sum_of(orders, "total")
    assert sum_of(tax, "tax_collected") == sum(order.total_tax for order in paid)
    assert sum_of(tax, "gross_sales") == sum(order.total_excl_tax for order in paid)
    assert sum_of(refunds, "amount") == sum_of(orders, "refunded") == Decimal("41.54")
    assert sum_of(refunds, "of_which_tax") == sum_of(tax, "tax_refunded")


def test_tax_by_state_is_ready_for_a_return(sold):
    give_back(sold[1], "41.54", at="2026-11-06 10:00", bottles=1)

    connecticut, washington = table("tax-by-state")

    assert washington == {
        "state": "WA",
        "month": "2026-11",
        "orders": "2",
        # One bottle with shipping, and three without.
        "gross_sales": "160.90",
        "exempt_sales": "4.90",
        "taxable_sales": "156.00",
        # 2.54 and 7.61 (7.605, half up).
        "tax_collected": "10.15",
        "sales_refunded": "39.00",
        "taxable_refunded": "39.00",
        "tax_refunded": "2.54",
        "net_taxable_sales": "117.00",
        "net_tax": "7.61",
        "orders_without_a_rate": "0",
    }
    assert (connecticut["state"], connecticut["tax_collected"]) == ("CT", "0.00")


@pytest.mark.parametrize("parts", [["10.00", "20.01", "16.43"], ["46.44"]])
def test_order_that_was_refunded_whole_gives_back_its_whole_tax(sold, parts):
    order = sold[0]
    assert order.total_incl_tax == Decimal("46.44")
    for n, amount in enumerate(parts):
        give_back(order, amount, at=f"2026-11-0{n + 5} 10:00")

    (washington,) = [row for row in table("tax-by-state") if row["state"] == "WA"]

    assert washington["tax_refunded"] == str(order.total_tax) == "2.54"
    assert washington["taxable_refunded"] == "39.00"


def test_refund_that_failed_gave_nothing_back(sold):
    give_back(sold[0], "10.00", at="2026-11-06 10:00", status="failed")

    assert table("refunds") == []
    assert sum_of(table("tax-by-state"), "tax_refunded") == 0


def test_sale_counts_when_it_was_paid_and_a_refund_when_it_was_given(
    taxed, payment_pages
):
    late = sell(bottle(), at="2026-10-31 23:58", paid_at="2026-11-01 00:02", **SEATTLE)
    give_back(late, "46.44", at="2026-12-01 00:00")

    october = table("tax-by-state", "2026-10-01", "2026-10-31")
    (november,) = table("tax-by-state")
    (december,) = table("tax-by-state", "2026-12-01", "2026-12-31")

    assert october == []
    assert (november["tax_collected"], november["tax_refunded"]) == ("2.54", "0.00")
    assert (december["tax_collected"], december["tax_refunded"]) == ("0.00", "2.54")


def test_order_that_was_unpacked_is_not_paid_a_second_time(sold, boss):
    order = life.lock(sold[0].pk)
    for status in ["Packed", "Paid"]:
        life.move_by_hand(order, status, why="By hand.", by=boss)

    assert sum_of(table("tax-by-state"), "orders") == 3


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2026-11-01 00:00", "2026-11-01"),
        # Clocks go back that night: 25 hours.
        ("2026-11-01 23:59", "2026-11-01"),
        ("2026-11-30 23:59", "2026-11-30"),
    ],
)
def test_days_are_those_of_new_york(payment_pages, at, day):
    sell(bottle(), at=at)

    (row,) = table("orders", day, day)

    assert (row["placed_on"], row["paid_on"]) == (day, day)
    assert row["placed_at"] == at[11:]
    assert table("orders", "2026-12-01", "2026-12-01") == []


def test_customers_are_one_row_for_an_address_however_it_is_written(sold):
    give_back(sold[1], "41.54", at="2026-11-06 10:00", bottles=1)

    first, second = table("customers")

    assert first["email"] == "a@example.com"
    assert (first["orders"], first["refunded"]) == ("2", "41.54")
    assert Decimal(first["spent"]) == sold[0].total_incl_tax + sold[1].total_incl_tax
    assert (first["first_order_on"], first["last_order_on"]) == (
        "2026-11-02",
        "2026-11-03",
    )
    assert second["email"] == "b@example.com"


def test_customers_in_many_pages_are_each_there_once(sold, monkeypatch):
    monkeypatch.setattr("shop.books.customers.PAGE", 1)

    assert [row["email"] for row in table("customers")] == [
        "a@example.com",
        "b@example.com",
    ]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+1", "'+1"),
        ("-2+3", "'-2+3"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\t=1", "'\t=1"),
        (" =1", "' =1"),
        ("＝1", "'＝1"),  # noqa: RUF001
        ("-4.90", "-4.90"),
        ("12", "12"),
        ("Ann-Lee", "Ann-Lee"),
        ("", ""),
    ],
)
def test_what_a_spreadsheet_would_compute_is_made_plain(value, written):
    assert plain(value) == written


def test_name_of_a_buyer_computes_nothing(payment_pages):
    sell(bottle(), at="2026-11-02 10:00", name='=cmd|" /C calc"!A0')

    assert table("orders")[0]["name"] == '\'=cmd|" /C calc"!A0'


def test_rows_come_in_pages_and_pages_cost_the_same_however_many(
    sold, monkeypatch, django_assert_num_queries
):
    for key, questions in [("orders", 5), ("order-lines", 2), ("tax-by-state", 4)]:
        with django_assert_num_queries(questions):
            table(key)
    monkeypatch.setattr(paging, "PAGE", 1)
    assert len(table("orders")) == 4


def test_memory_does_not_grow_with_the_orders(sold, monkeypatch):
    monkeypatch.setattr(paging, "PAGE", 100)

    def sweep(done: int) -> None:
        """What is held is measured, not what waits for the collector."""
        if done % 100 == 0:
            gc.collect()

    def write() -> None:
        for _ in pieces(TABLES["orders"], NOVEMBER_PERIOD, sweep):
            pass

    def peak(many: int) -> int:
        _copies_of(sold[2], many)
        write()  # What is imported and compiled once is not counted.
        gc.collect()
        gc.freeze()  # So that each sweep looks at what is new alone.
        tracemalloc.start()
        write()
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        gc.unfreeze()
        return highest

    few = peak(300)
    many = peak(900)

    assert many < few * 1.3


NOVEMBER_PERIOD = Period(date(2026, 11, 1), date(2026, 11, 30))


def _copies_of(order: Order, many: int) -> None:
    start = Order.objects.count()
    Order.objects.bulk_create(
        Order(
            number=f"C{start + n}",
            total_incl_tax=order.total_incl_tax,
            total_excl_tax=order.total_excl_tax,
            shipping_address_id=order.shipping_address_id,
            guest_email=f"c{start + n}@example.com",
            date_placed=order.date_placed,
            status=order.status,
        )
        for n in range(many)
    )


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"since": ""}, "Give a day, or choose other days above."),
        ({"until": "2026-10-01"}, "The last day lies before the first."),
        ({"until": "2999-01-01"}, "This day is still to come"),
        ({"since": "0001-01-01"}, "Give a day from January 1, 2000 on."),
        ({"since": "2026-02-30"}, "Enter a valid date."),
        ({"table": "secrets"}, "Select a valid choice."),
        ({"preset": "' OR 1=1"}, "Select a valid choice."),
        ({"since": "\0" * 5000}, "Enter a valid date."),
    ],
)
def test_bad_input_is_said_at_its_field_and_nothing_is_queued(staff, typed, sentence):
    page = export(staff, **typed).content.decode()

    assert sentence in page
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("name", "since", "until"),
    [
        ("this-month", "2026-02-01", "2026-02-10"),
        ("last-month", "2026-01-01", "2026-01-31"),
        ("last-quarter", "2025-10-01", "2025-12-31"),
        ("this-year", "2026-01-01", "2026-02-10"),
        ("last-year", "2025-01-01", "2025-12-31"),
    ],
)
def test_named_days_are_what_they_are_called(name, since, until):
    period = preset(name, today=date(2026, 2, 10))

    assert str(period) == f"{since} to {until}"


def clerk(*permissions: str) -> Client:
    user = User.objects.create_user(email="clerk@example.com", password="x")
    User.objects.filter(pk=user.pk).update(is_staff=True)
    codenames = [name.split(".")[1] for name in permissions]
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return client


BOOKS = ("books.view_export", "books.add_export")


def test_nobody_exports_without_leave(sold):
    client = clerk("order.view_order")

    assert client.get("/admin/books/export/").status_code == 403
    assert export(client).status_code == 403
    assert not Job.objects.exists()


def test_who_may_not_see_buyers_exports_none(sold):
    client = clerk(*BOOKS, "order.view_order")

    page = export(client, "customers").content.decode()

    assert "Select a valid choice." in page
    assert "Customers:" not in page
    assert "Orders:" not in page
    assert "Order lines:" in page
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_who_may_not_see_buyers_downloads_none(staff, sold, queue):
    export(staff, "customers")
    work()
    job = Job.objects.get()
    client = clerk(*BOOKS, "order.view_order")

    assert client.get(f"/admin/progress/job/{job.pk}/file/").status_code == 403
    assert client.get("/admin/books/export/").status_code == 200


def test_command_writes_the_same_file(sold, tmp_path):
    target = tmp_path / "orders.csv"
    days = {"since": "2026-11-01", "until": "2026-11-30"}

    call_command("export_books", "orders", output=target, **days)

    assert rows_of(target.read_bytes()) == table("orders")
    assert target.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("since", "until", "sentence"),
    [
        ("2026-13-01", "2026-11-30", "--since: give the day as 2026-01-31"),
        ("2026-11-02", "2026-11-01", "--until lies before --since"),
    ],
)
def test_command_says_what_is_wrong(since, until, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("export_books", "orders", since=since, until=until)


def test_command_overwrites_nothing(tmp_path):
    target = tmp_path / "orders.csv"
    target.write_text("kept")

    with pytest.raises(CommandError, match="is there already"):
        call_command(
            "export_books",
            "orders",
            since="2026-11-01",
            until="2026-11-30",
            output=target,
        )

    assert target.read_text() == "kept"
