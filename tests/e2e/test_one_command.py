"""`make run`, as a newcomer meets it."""

import re
import signal
import socket
import subprocess
import time
import urllib.request

import pytest

from tests.e2e.conftest import SETTINGS
from tests.e2e.running_shop import free_port, read_until, start


def _answers(port: int) -> bool:
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


def test_welcome_says_where_everything_is(shop):
    for words in [f"{shop.url}/", f"{shop.url}/admin/"]:
        assert words in shop.welcome
    assert "staff@example.com" in shop.welcome
    assert shop.staff_password in shop.welcome
    assert "4242 4242 4242 4242" in shop.welcome


def test_busy_port_is_said_in_one_sentence(shop):
    port = int(shop.url.rsplit(":", 1)[1])

    second = start(shop.var_dir, port)
    said, _ = second.communicate(timeout=30)

    assert second.returncode == 1
    assert said.strip().count("\n") == 0
    assert f"Port {port} is in use" in said


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "eighty"), ("PORT", "70000"), ("DEBUG", "ture"), ("EMAIL_URL", "x://y")],
)
def test_bad_setting_is_said_in_one_sentence(tmp_path, name, value):
    settings = {name: value}
    port = settings.pop("PORT", None) or free_port()

    refused = start(tmp_path, port, **settings)
    said, _ = refused.communicate(timeout=60)

    assert refused.returncode == 1
    assert said.strip().count("\n") == 0, said
    assert name in said


def test_second_start_keeps_what_is_there_and_ends_without_a_trace(shop, tmp_path):
    """Started again on a copy of the folder of the shop that runs."""
    again = tmp_path / "var"
    subprocess.run(["cp", "-r", str(shop.var_dir), str(again)], check=True)
    port = free_port()
    began = time.monotonic()

    process = start(again, port, **SETTINGS)
    said = read_until(process, "Ctrl-C stops all of it.")
    took = time.monotonic() - began
    page = urllib.request.urlopen(
        f"http://127.0.0.1:{port}/articles/", timeout=10
    ).read()
    stand_in = int(re.search(r"Payments +http://127.0.0.1:(\d+)", said)[1])
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)

    assert "Preparing" not in said
    assert b"Physical exhaustion" in page
    assert process.returncode == 0
    assert not _answers(port)
    assert not _answers(stand_in)
    # A start that prepares takes ten times as long; this bound only tells them apart
    # on a machine that is busy.
    assert took < 20


def test_one_part_that_stops_ends_the_others(shop, tmp_path):
    again = tmp_path / "var"
    subprocess.run(["cp", "-r", str(shop.var_dir), str(again)], check=True)
    port = free_port()
    process = start(again, port)
    read_until(process, "Ctrl-C stops all of it.")

    worker = subprocess.run(
        ["pgrep", "-P", str(process.pid), "-f", "db_worker"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()[0]
    subprocess.run(["kill", "-9", worker], check=True)
    said, _ = process.communicate(timeout=30)

    assert process.returncode == 1
    assert "The worker stopped by itself" in said
    assert not _answers(port)
