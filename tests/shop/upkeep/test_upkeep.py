"""One process does what has to be done now and then."""

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from shop.upkeep import chores

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_chores(monkeypatch):
    monkeypatch.setattr(chores, "_chores", {})


def test_what_was_done_is_said_and_nothing_else(capsys):
    chores.register("shelves", lambda: "Two shelves dusted.")
    chores.register("windows", lambda: "")

    call_command("look_after_shop")

    assert capsys.readouterr().out == "Two shelves dusted.\n"


def test_one_room_that_fails_keeps_no_other_waiting(caplog):
    def fall() -> str:
        raise ValueError("off the ladder")

    chores.register("windows", fall)
    chores.register("shelves", lambda: "Two shelves dusted.")

    assert chores.do_all() == ["Two shelves dusted."]
    assert "Upkeep of windows failed" in caplog.text
    assert "off the ladder" in caplog.text


def test_database_that_is_away_stops_the_round():
    def ask() -> str:
        raise OperationalError("gone")

    chores.register("stock", ask)

    with pytest.raises(OperationalError):
        chores.do_all()


def test_rounds_need_a_length():
    with pytest.raises(CommandError, match="1 or more"):
        call_command("look_after_shop", every=0)


def test_rooms_that_need_it_are_registered(monkeypatch):
    monkeypatch.undo()

    assert set(chores._chores) >= {
        "newsletter sign-ups",
        "newsletter issues",
        "people who wait for stock",
        "low stock",
    }
