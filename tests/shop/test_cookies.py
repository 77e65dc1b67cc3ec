"""The page about cookies lists each one that using the shop can set, and no other."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from shop.checkout import begun_from
from shop.order.models import Order
from tests.shop.account.signing_in import sign_in
from tests.shop.selling import OURS, bottle, check_out, link_to, put_in_basket

pytestmark = pytest.mark.django_db

PAGE = Path(settings.BASE_DIR) / "demo/pages/cookies.md"


def listed() -> set[str]:
    rows = re.findall(r"^\| (\w+) \|", PAGE.read_text(), re.MULTILINE)
    return set(rows) - {"Cookie"}


def test_page_lists_what_buyer_account_and_staff_are_given(
    client, admin_user, payment_pages
):
    put_in_basket(client, bottle())
    given = set(client.cookies)
    check_out(client)
    client.post(link_to("checkout:change", Order.objects.get()), headers=OURS)
    given |= set(client.cookies)
    sign_in(client)
    given |= set(client.cookies)
    staff = Client()
    staff.get("/admin/login/")
    staff.post("/admin/login/", {"username": admin_user.email, "password": "password"})
    given |= set(staff.cookies)

    assert given == listed()


def test_how_long_they_stay_is_as_the_page_says():
    page = PAGE.read_text()

    assert settings.OSCAR_BASKET_COOKIE_LIFETIME == 7 * 24 * 60 * 60
    assert page.count("seven days |") == 2
    assert settings.CSRF_COOKIE_AGE // (24 * 60 * 60) in range(360, 367)
    assert "one year |" in page
    assert settings.SESSION_COOKIE_AGE == 14 * 24 * 60 * 60
    assert "two weeks |" in page
    assert begun_from.SECONDS == 60 * 60
    assert "| one hour, or until the next order |" in page
