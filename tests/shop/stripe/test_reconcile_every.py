"""The reconciler as a service: it runs again and again, and stops when told to."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest
from django.core.management import CommandError, call_command

from tests.shop.selling import bottle
from tests.shop.stripe.buying import is_paid_once, order_at_stripe
from tests.shop.stripe.killing import environment_of_the_test

SECONDS = 40


@pytest.fixture
def reconciler(transactional_db, stripe, settings) -> Iterator[subprocess.Popen]:
    command = [sys.executable, "manage.py", "reconcile_payments", "--every", "1"]
    process = subprocess.Popen(
        command,
        env={**os.environ, **environment_of_the_test(settings)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield process
    process.kill()
    process.communicate()


def wait_until(is_so: Callable[[], bool]) -> None:
    give_up_at = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < give_up_at
        time.sleep(0.2)


def runs(stripe) -> int:
    return len(stripe.requests.received("GET", "/v1/events"))


def test_it_heals_between_two_runs_and_stops_when_told_to(stripe, reconciler):
    wait_until(lambda: runs(stripe) >= 1)
    order, attempt = order_at_stripe(bottle())
    stripe.pay(attempt.session_id)
    wait_until(lambda: is_paid_once(order, stripe))
    seen = runs(stripe)
    wait_until(lambda: runs(stripe) > seen + 1)

    reconciler.send_signal(signal.SIGTERM)
    said, complaints = reconciler.communicate(timeout=SECONDS)

    assert (reconciler.returncode, complaints) == (0, "")
    assert said.count("Healed: ") == said.count("\n") == 1
    assert order.number in said


def test_it_goes_on_while_stripe_is_away_and_says_so_once(stripe, reconciler):
    wait_until(lambda: runs(stripe) >= 1)
    stripe.faults.fail_before("GET", "/v1/events", 12)
    seen = runs(stripe)
    wait_until(lambda: runs(stripe) > seen + 13)

    reconciler.send_signal(signal.SIGTERM)
    said, _ = reconciler.communicate(timeout=SECONDS)

    assert reconciler.returncode == 0
    assert said.count("Open: Stripe's list of events") == 1


@pytest.mark.parametrize("every", ["0", "-5"])
def test_strange_waits_are_refused(db, every):
    with pytest.raises(CommandError, match="1 or more"):
        call_command("reconcile_payments", f"--every={every}")
