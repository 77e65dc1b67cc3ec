"""Oscar's dashboard, which knows none of our rules, is neither installed nor mounted."""

import pytest
from django.apps import apps
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    [
        *("", "login/", "orders/", "orders/1/", "vouchers/create/", "users/"),
        *("catalogue/products/1/", "pages/", "partners/", "offers/new/metadata/"),
    ],
)
def test_no_address_of_it_answers(admin_client, address):
    for person in (Client(), admin_client):
        assert person.get(f"/dashboard/{address}").status_code == 404
        # The pages that staff write have whatever address is left, and take no post.
        assert person.post(f"/dashboard/{address}").status_code in {404, 405}


def test_no_part_of_it_is_installed():
    names = {config.name for config in apps.get_app_configs()}

    assert [name for name in names if "dashboard" in name] == []
    assert "oscar" not in names


def test_staff_have_one_policy_with_the_storefront(client, admin_client):
    policies = {
        page["Content-Security-Policy"]
        for page in (client.get("/"), admin_client.get("/admin/"))
    }

    (policy,) = policies
    assert "unsafe-inline" not in policy
