"""Staff give a file of rates; the worker reads it, and says what came of it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from shop.progress.models import Job, JobPart
from shop.progress.working import TakenOver
from shop.tax.loading import load_rates
from shop.tax.models import TaxRate
from shop.user.models import User
from tests.shop.order.working import work
from tests.shop.tax.rates import registered

# The worker opens and closes connections of its own.
pytestmark = pytest.mark.django_db(transaction=True)

HEAD = "state,jurisdiction,tax_class,zip_from,zip_to,percent,since,until\n"
GOOD = "WA,City,supplement,98101,98199,3.8,2026-01-01,\n"


def give(client: Client, text: str | bytes, name: str = "rates.csv"):
    content = text if isinstance(text, bytes) else text.encode()
    file = SimpleUploadedFile(name, content, content_type="text/csv")
    return client.post("/admin/tax/taxrate/load/", {"file": file}, follow=True)


def test_rates_are_read_by_the_worker_and_said(admin_client, queue):
    registered("WA")

    waiting = give(admin_client, HEAD + GOOD).content.decode()
    assert "Rates of sales tax from rates.csv" in waiting
    assert not TaxRate.objects.exists()
    work()

    job = Job.objects.get()
    said = admin_client.get(f"/admin/progress/job/{job.pk}/change/").content.decode()
    assert "Added: 1. Stood already: 0." in said
    assert "2 of 2" in said
    assert TaxRate.objects.get().percent == Decimal("3.8")
    assert not JobPart.objects.exists()


def test_wrong_lines_are_named_and_nothing_is_written(admin_client, queue):
    registered("WA")
    wrong = "".join(f"TX,City {n},supplement,1,2,3,2026-01-01,\n" for n in range(40))

    give(admin_client, HEAD + GOOD + wrong)
    work()

    job = Job.objects.get()
    assert job.state == "failed"
    assert "Line 3: The shop is not registered in “TX”" in job.problem
    assert job.problem.endswith("And 10 more.")
    assert not TaxRate.objects.exists()


def test_reading_that_was_cut_off_starts_again(admin_client, queue):
    registered("WA")
    give(admin_client, HEAD + GOOD)
    job = Job.objects.get()
    Job.objects.update(state="running", moved_at=timezone.now() - timedelta(minutes=5))

    page = admin_client.post(f"/admin/progress/job/{job.pk}/again/", follow=True)
    work()

    assert "starts again from the beginning" in page.content.decode()
    assert TaxRate.objects.count() == 1


def test_reader_that_was_replaced_writes_nothing():
    registered("WA")

    def taken_over() -> None:
        raise TakenOver

    with pytest.raises(TakenOver):
        load_rates([HEAD, GOOD], before_writing=taken_over)

    assert not TaxRate.objects.exists()


def test_rates_that_overlap_only_in_time_or_place_are_both_taken():
    registered("WA")
    rows = [
        "WA,City,supplement,98101,98199,3.8,2026-01-01,2026-06-30\n",
        "WA,City,supplement,98101,98199,4,2026-07-01,\n",
        "WA,City,supplement,98200,98299,4,2026-01-01,\n",
        "WA,City,shipping,98101,98199,4,2026-01-01,\n",
        "WA,County,supplement,98101,98199,1,2026-01-01,\n",
    ]

    assert load_rates([HEAD, *rows]).added == 5


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "The submitted file is empty."),
        ("zip,rate\n1,2\n", "The first line must read state,jurisdiction"),
        (b"\xff\xfe", "It is not CSV in UTF-8."),
        (HEAD + "\0", "null characters"),
        (HEAD + "x" * (8 * 2**20), "larger than 8 MB"),
    ],
)
def test_what_is_no_such_file_is_refused_at_its_field(admin_client, content, sentence):
    page = give(admin_client, content).content.decode()

    assert sentence in page
    assert not Job.objects.exists()


def test_nobody_loads_rates_without_leave(client):
    clerk = User.objects.create_user(email="clerk@example.com", password="x")
    User.objects.filter(pk=clerk.pk).update(is_staff=True)
    clerk.user_permissions.add(Permission.objects.get(codename="view_taxrate"))
    client.force_login(User.objects.get(pk=clerk.pk))

    assert give(client, HEAD + GOOD).status_code == 403
    assert "Load a file" not in client.get("/admin/tax/taxrate/").content.decode()
