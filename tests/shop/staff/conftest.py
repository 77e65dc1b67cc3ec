import pytest
from django.test import Client

from shop.user.models import User
from tests.shop.staff.factors import with_factor
from tests.shop.staff.people import at_work, person


@pytest.fixture(autouse=True)
def _no_waiting_after_a_wrong_code(settings):
    settings.OTP_TOTP_THROTTLE_FACTOR = settings.OTP_STATIC_THROTTLE_FACTOR = 0


@pytest.fixture
def sam(db) -> User:
    return person("Packers", email="sam@example.com")


@pytest.fixture
def codes(sam) -> list[str]:
    return with_factor(sam)


@pytest.fixture
def owner() -> Client:
    return at_work(person("Owners"))
