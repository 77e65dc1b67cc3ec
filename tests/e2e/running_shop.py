"""The shop as `make run` serves it: its own folder, ports, worker and payment page."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from config.environment import BASE_DIR
from tests.e2e.stager import Stager

START_SECONDS = 180


@dataclass
class RunningShop:
    url: str
    var_dir: Path
    process: subprocess.Popen[str]
    welcome: str

    @property
    def staff_password(self) -> str:
        return (self.var_dir / "staff_password").read_text()

    def stage(self, name: str, *arguments: str) -> Any:
        """What that function of tests/e2e/pages/staging.py returns. It runs with this
        shop's settings, on its database."""
        return self._stager.run(name, *arguments)

    @cached_property
    def _stager(self) -> Stager:
        payments = re.search(r"Payments +(http://\S+)", self.welcome)
        assert payments, self.welcome
        settings = {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "VAR_DIR": str(self.var_dir),
            "DEMO": "true",
            "SITE_URL": self.url,
            "SECRET_KEY": (self.var_dir / "secret_key").read_text(),
            "STRIPE_API_BASE": payments[1],
            "STRIPE_SECRET_KEY": "sk_test_standin",
            "STRIPE_WEBHOOK_SECRET": "whsec_standin",
        }
        return Stager(settings)

    def end_staging(self) -> None:
        if "_stager" in self.__dict__:
            self._stager.stop()
            del self._stager

    def mails(self) -> list[str]:
        files = sorted((self.var_dir / "mail").glob("*"), key=os.path.getmtime)
        return [file.read_text() for file in files]

    def wait_for_mail(self, words: str, *, seconds: float = 20) -> str:
        """The first mail that holds the words; the worker sends it a moment later."""
        give_up_at = time.monotonic() + seconds
        while time.monotonic() < give_up_at:
            for mail in self.mails():
                if words in mail:
                    return mail
            time.sleep(0.2)
        raise AssertionError(f"No mail with {words!r} came within {seconds} s.")


def start(var_dir: Path, port: int, **settings: str) -> subprocess.Popen[str]:
    kept = {name: os.environ[name] for name in ["PATH", "HOME"] if name in os.environ}
    return subprocess.Popen(
        [sys.executable, "-m", "config.run"],
        cwd=BASE_DIR,
        env={**kept, "VAR_DIR": str(var_dir), "PORT": str(port), **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def read_until(process: subprocess.Popen[str], words: str) -> str:
    """What it printed up to the line with the words. Raises AssertionError if it
    stopped first; the caller's time limit ends a start that hangs."""
    printed = ""
    assert process.stdout is not None
    for line in process.stdout:
        printed += line
        if words in line:
            return printed
    raise AssertionError(f"It stopped before it said {words!r}:\n{printed}")


def free_port() -> int:
    with socket.socket() as candidate:
        candidate.bind(("127.0.0.1", 0))
        return candidate.getsockname()[1]


@contextmanager
def running_shop(var_dir: Path, **settings: str) -> Iterator[RunningShop]:
    port = free_port()
    process = start(var_dir, port, **settings)
    try:
        welcome = read_until(process, "Ctrl-C stops all of it.")
        shop = RunningShop(f"http://127.0.0.1:{port}", var_dir, process, welcome)
        try:
            yield shop
        finally:
            shop.end_staging()
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
