"""Two at the same moment with one code: one gets in."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.shop.staff.factors import CODE, by_password, code_of, with_factor
from tests.shop.staff.people import person

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 4


def let_in_together(clients: list[Client], code: str) -> int:
    ready = Barrier(len(clients))

    def post(client: Client) -> bool:
        try:
            ready.wait(timeout=30)
            return client.post(CODE, {"code": code}).status_code == 302
        finally:
            connection.close()

    with ThreadPoolExecutor(len(clients)) as pool:
        return sum(pool.map(post, clients))


@pytest.mark.parametrize("kind", ["app", "backup"])
def test_one_code_lets_one_browser_in(kind):
    sam = person("Packers", email="sam@example.com")
    backup = with_factor(sam)
    clients = [by_password(sam) for _ in range(AT_ONCE)]

    entered = let_in_together(clients, code_of() if kind == "app" else backup[0])

    assert entered == 1
    assert TOTPDevice.objects.count() == 1
