"""Oscar's dashboard is there for orders, offers and vouchers; none of its pages is broken
by what of Oscar we do not mount."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from shop.user.models import User


def _addresses(patterns, prefix=""):
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _addresses(pattern.url_patterns, address)
        elif isinstance(pattern, URLPattern):
            yield "/" + address.replace("^", "").replace("$", "").replace("\\Z", "")


DASHBOARD = [
    address
    for address in _addresses(get_resolver().url_patterns)
    if address.startswith("/dashboard/") and "<" not in address and "(" not in address
]


@pytest.fixture
def staff(client, db):
    user = User.objects.create_superuser(email="staff@example.com", password="x" * 14)
    client.force_login(user)
    return client


def test_dashboard_has_pages_to_open():
    assert len(DASHBOARD) > 30


@pytest.mark.parametrize("address", DASHBOARD)
def test_dashboard_page_opens(staff, address):
    answer = staff.get(address)

    # A list page opens, an act refuses to be read, a step of a wizard goes to the first.
    assert answer.status_code in {200, 302, 405}
    if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
        assert "ajax.googleapis.com" not in answer.content.decode()


def test_dashboard_has_a_policy_of_its_own(staff):
    assert "'unsafe-inline'" in staff.get("/dashboard/")["Content-Security-Policy"]
    assert "'unsafe-inline'" not in staff.get("/admin/")["Content-Security-Policy"]


def test_dashboard_is_for_staff(client, db):
    asked_to_sign_in = client.get("/dashboard/orders/")
    client.force_login(User.objects.create_user(email="b@example.com", password="x"))
    refused = client.get("/dashboard/orders/")

    assert asked_to_sign_in["Location"].startswith("/dashboard/login/")
    assert refused.status_code == 403
    assert "not for everyone" in refused.content.decode()
