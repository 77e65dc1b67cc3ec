"""Staff ask for a file of rows, and the worker writes it."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from shop.books.period import preset
from shop.progress.models import Job
from tests.shop.books.files import export, rows_of, table
from tests.shop.order.working import work
from tests.shop.staff.people import clerk

pytestmark = pytest.mark.django_db


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
