"""Who guesses a password is locked out, behind a proxy too, and nobody else is."""

import pytest
from axes.models import AccessAttempt
from django.conf import settings as given
from django.urls import reverse

from shop.user.models import User

pytestmark = pytest.mark.django_db
TRIES = given.AXES_FAILURE_LIMIT


@pytest.fixture
def staff():
    return User.objects.create_superuser(
        email="staff@example.com", password="a long enough one"
    )


def answer_to(client, password: str, **headers) -> int:
    typed = {"username": "staff@example.com", "password": password}
    return client.post(reverse("admin:login"), typed, **headers).status_code


@pytest.mark.usefixtures("staff")
def test_lock_is_for_the_address_that_the_proxy_saw(client, settings):
    settings.BEHIND_PROXY = True
    guesser = "203.0.113.9"
    for number in range(TRIES):
        # What stands before the last comma, the visitor may have written.
        answer_to(client, "guess", HTTP_X_FORWARDED_FOR=f"10.0.0.{number}, {guesser}")

    locked = answer_to(client, "a long enough one", HTTP_X_FORWARDED_FOR=guesser)
    other = answer_to(client, "a long enough one", HTTP_X_FORWARDED_FOR="203.0.113.10")

    assert (locked, other) == (429, 302)
    assert AccessAttempt.objects.get().ip_address == guesser


@pytest.mark.usefixtures("staff")
def test_addresses_of_one_household_count_as_one(client):
    for number in range(TRIES):
        answer_to(client, "guess", REMOTE_ADDR=f"2001:db8:0:1::{number + 1:x}")

    assert answer_to(client, "a long enough one", REMOTE_ADDR="2001:db8:0:1::ff") == 429
    assert answer_to(client, "a long enough one", REMOTE_ADDR="2001:db8:0:2::1") == 302


@pytest.mark.usefixtures("staff")
def test_a_server_that_names_no_address_still_lets_staff_in(client):
    assert answer_to(client, "a long enough one", REMOTE_ADDR="") == 302
