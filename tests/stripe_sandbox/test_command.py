import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from tests.stripe_sandbox.fixtures import checkout_params, client_of

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


@pytest.fixture
def run():
    """Starts the command; whatever still runs when the test ends is killed."""
    started: list[subprocess.Popen] = []

    def start(*arguments: str, **environment: str) -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.stripe_sandbox", *arguments],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        with process:
            process.kill()


def ended(process: subprocess.Popen) -> tuple[int, str]:
    _, errors = process.communicate(timeout=20)
    return process.returncode, errors


class Address:
    """As much of a sandbox as the client asks."""

    def __init__(self, port: int):
        self.url = f"http://127.0.0.1:{port}"


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_it_says_where_it_is_and_stops_cleanly(stop, run):
    port = free_port()
    process = run("--port", str(port), DEBUG="1")
    said = process.stdout.readline()

    answer = requests.get(f"http://127.0.0.1:{port}/v1/account", timeout=5)
    process.send_signal(stop)

    assert said == f"Stand-in for Stripe at http://127.0.0.1:{port}: no money moves.\n"
    assert answer.status_code == 401
    assert ended(process) == (0, "")


def test_it_does_not_start_in_production(run):
    code, errors = ended(run("--port", str(free_port()), DEBUG="0", DEMO="false"))

    assert code == 1
    assert errors.startswith("The stand-in for Stripe does not start in production")
    assert errors.count("\n") == 1


def test_a_taken_port_is_named_in_one_sentence(run):
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = held.getsockname()[1]

        code, errors = ended(run("--port", str(port), DEMO="1"))

    assert code == 1
    assert errors.startswith(f"Port {port} cannot be used")
    assert errors.count("\n") == 1


def test_it_listens_on_loopback_only(run):
    code, errors = ended(
        run("--port", str(free_port()), "--host", "0.0.0.0", DEBUG="1")  # noqa: S104
    )

    assert code == 2
    assert "0.0.0.0" in errors  # noqa: S104


def test_a_file_that_cannot_keep_the_state_is_named(tmp_path, run):
    code, errors = ended(
        run("--port", str(free_port()), "--state", str(tmp_path), DEBUG="1")
    )

    assert code == 1
    assert errors.startswith(f"{tmp_path} cannot keep the state")


def test_a_killed_stand_in_comes_back_with_all_it_knew(tmp_path, run):
    port = free_port()
    arguments = ("--port", str(port), "--state", str(tmp_path / "stripe.sqlite3"))
    process = run(*arguments, DEBUG="1")
    process.stdout.readline()
    sessions = client_of(Address(port)).v1.checkout.sessions
    params, options = checkout_params(), {"idempotency_key": "attempt-1"}
    made = sessions.create(params, options)
    process.kill()
    process.communicate(timeout=20)

    process = run(*arguments, DEBUG="1")
    process.stdout.readline()
    again = client_of(Address(port)).v1.checkout.sessions.create(params, options)
    process.terminate()

    assert again.id == made.id
    assert ended(process) == (0, "")
