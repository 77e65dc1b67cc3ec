"""Starts the processes of a shop and stops every one of them."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from config.environment import BASE_DIR

HOST = "127.0.0.1"
START_SECONDS = 60
STOP_SECONDS = 15
ACCESS_LINE = "%(status)d %(method)s %(path)s"


class DidNotStart(RuntimeError):
    """Carries the end of the log."""


def free_port() -> int:
    with socket.socket() as candidate:
        candidate.bind((HOST, 0))
        return candidate.getsockname()[1]


def environment_of(folder: Path, database: str) -> dict[str, str]:
    """Of a shop that keeps all its files in a new folder, and knows nothing else of
    this machine's settings."""
    folder.mkdir()
    kept = {name: os.environ[name] for name in ["PATH", "HOME"] if name in os.environ}
    return {
        **kept,
        "PYTHONUNBUFFERED": "1",
        "DATABASE_URL": database,
        "VAR_DIR": str(folder),
        "SECRET_KEY": "for-the-benchmark-only-" + "0" * 40,
    }


def granian(application: str, port: int, *, workers: int, threads: int) -> list[str]:
    """The web server as config.run starts it, but with more processes and a log of
    each answer."""
    return [
        *[sys.executable, "-m", "granian", "--interface", "wsgi"],
        *["--host", HOST, "--port", str(port)],
        *["--workers", str(workers), "--blocking-threads", str(threads)],
        *["--log-level", "warning", "--access-log", "--access-log-fmt", ACCESS_LINE],
        application,
    ]


@contextmanager
def running(
    command: list[str], log: Path, environment: dict[str, str], *, page: str = ""
) -> Iterator[None]:
    """Ready, when a page is named, as soon as that answers. Raises DidNotStart."""
    with log.open("wb") as written:
        process = subprocess.Popen(
            command,
            cwd=BASE_DIR,
            env=environment,
            stdout=written,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        if page:
            _wait_for(page, process, log)
        yield
    finally:
        _stop(process)


def output_of(arguments: list[str], environment: dict[str, str]) -> str:
    """What a Python module printed. Raises CalledProcessError when it failed."""
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=BASE_DIR,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout


def _wait_for(page: str, process: subprocess.Popen[bytes], log: Path) -> None:
    give_up_at = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < give_up_at:
        try:
            with urllib.request.urlopen(page, timeout=5):  # noqa: S310
                return
        except urllib.error.HTTPError as answer:
            if answer.code < 500:
                return
            break
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise DidNotStart(f"{page} did not answer:\n{log.read_text()[-2000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(STOP_SECONDS)
    # A server that was killed, or died, leaves its workers behind.
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
