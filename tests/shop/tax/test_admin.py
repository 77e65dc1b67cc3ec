"""What staff see of sales tax, and what they are told."""

from datetime import date

import pytest

from shop.tax.models import TaxRate
from tests.shop.tax.rates import rate, registered

pytestmark = pytest.mark.django_db


def test_a_state_without_a_rate_is_told(admin_client):
    registered("WA")

    page = admin_client.get("/admin/tax/nexus/").content.decode()

    assert "No rate on supplements stands for Washington" in page


def test_a_rate_twice_is_refused_at_its_field_and_keeps_what_was_typed(admin_client):
    state = registered("WA")
    rate(state, "6.5", jurisdiction="City", zip_from="98101", zip_to="98199")

    page = admin_client.post(
        "/admin/tax/taxrate/add/",
        {
            "nexus": state.pk,
            "jurisdiction": "city",
            "tax_class": "supplement",
            "zip_from": "98150",
            "zip_to": "98160",
            "percent": "7",
            "since": "2026-07-01",
        },
    ).content.decode()

    assert "City asks 6.5 % already in 98101 to 98199" in page
    assert 'value="98150"' in page
    assert TaxRate.objects.count() == 1


def test_a_rate_may_follow_one_that_ended():
    state = registered("WA")
    rate(state, "6.5", until=date(2026, 6, 30))
    after = TaxRate(
        nexus=state,
        jurisdiction="The state",
        zip_from="00000",
        zip_to="99999",
        percent="7",
        since=date(2026, 7, 1),
    )

    after.full_clean()


def test_the_books_cannot_be_edited(admin_client):
    assert admin_client.get("/admin/tax/ordertax/add/").status_code == 403
    assert admin_client.get("/admin/tax/ordertax/").status_code == 200
