"""A command that stays: it outlives a database that goes away, and ends when told to."""

import signal

import pytest
from django.core.management import call_command
from django.db import OperationalError

from shop.upkeep.rounds import RoundsCommand

pytestmark = pytest.mark.django_db


class Dusting(RoundsCommand):
    missed = "No shelf dusted"

    def __init__(self) -> None:
        super().__init__()
        self.rounds = 0

    def once(self) -> None:
        self.rounds += 1
        if self.rounds == 1:
            raise OperationalError("FATAL: password of somebody@example.com")
        signal.raise_signal(signal.SIGTERM)


@pytest.fixture(autouse=True)
def handlers_put_back():
    before = {one: signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def test_round_without_a_database_is_logged_and_the_next_one_done(caplog):
    command = Dusting()

    call_command(command, every=1)

    assert command.rounds == 2
    assert "No shelf dusted: OperationalError" in caplog.text
    assert "somebody@example.com" not in caplog.text


def test_single_round_leaves_the_error_to_its_caller():
    with pytest.raises(OperationalError):
        call_command(Dusting())
