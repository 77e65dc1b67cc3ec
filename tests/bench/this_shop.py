"""This shop under the rush, with its worker and the stand-in for Stripe."""

import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import requests

from config.environment import BASE_DIR
from tests.bench.checks import Aftermath, Check
from tests.bench.report import Figures
from tests.bench.rush import BOTTLES, BUYERS, THREADS, WORKERS, rush, say
from tests.bench.server_log import ServerLog
from tests.bench.servers import (
    HOST,
    environment_of,
    free_port,
    granian,
    output_of,
    running,
)

LOST_WEBHOOKS = 5
WEBHOOK_SECRET = "whsec_benchmark"
MANAGE = [sys.executable, "manage.py"]


class ThisShop:
    def __init__(self, folder: Path, database: str) -> None:
        self.folder = folder
        self.port, self.stripe_port = free_port(), free_port()
        self.site = f"http://{HOST}:{self.port}"
        self.stripe = f"http://{HOST}:{self.stripe_port}"
        self.environment = environment_of(folder, database) | {
            "DEMO": "true",
            "LOG_LEVEL": "WARNING",
            "SITE_URL": self.site,
            "STRIPE_API_BASE": self.stripe,
            "STRIPE_SECRET_KEY": "sk_test_benchmark",
            "STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET,
            "EMAIL_URL": f"filemail:///{folder}/mail",
            "CACHE_URL": "locmemcache://",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        self.product_page = ""

    def preparations(self) -> list[Callable[[], None]]:
        """May run at the same time."""
        return [self._collect_static, self._stock_the_shelf]

    def measure(self) -> tuple[Figures, list[Check], list[str]]:
        """Figures, checks, and the errors in the server's log."""
        with ExitStack() as stack:
            self._open(stack)
            self._ask("webhooks/drop", events=LOST_WEBHOOKS, type="checkout.session.")
            crowd = rush("here", self.site, self.product_page)
            # At once, while webhooks still arrive: the two must not disturb each other.
            still_open = self._reconcile()
            self._ask("webhooks/deliver")
            books = json.loads(
                output_of(["tests.bench.books", "read"], self.environment)
            )
            sessions = self._ask("sessions", payment_status="paid")
        log = ServerLog.read(self.folder / "server.log")
        after = Aftermath(BUYERS, BOTTLES, crowd, books, sessions, log, still_open)
        figures = Figures.of(
            crowd,
            orders=books["orders"],
            bottles=BOTTLES,
            server_errors=log.server_errors,
        )
        return figures, after.checks(), log.errors

    def _collect_static(self) -> None:
        """What buyers' pages link to; compressing the staff's would take a while."""
        command = [*MANAGE, "collectstatic", "--no-input", "--verbosity", "0"]
        command += ["--ignore", "admin", "--ignore", "oscar"]
        subprocess.run(command, cwd=BASE_DIR, env=self.environment, check=True)

    def _stock_the_shelf(self) -> None:
        done = output_of(["tests.bench.books", "stock", str(BOTTLES)], self.environment)
        self.product_page = json.loads(done)["product_page"]

    def _open(self, stack: ExitStack) -> None:
        stand_in = [
            *[sys.executable, "-m", "tests.stripe_sandbox", "--quick-retries"],
            *["--port", str(self.stripe_port), "--webhook-secret", WEBHOOK_SECRET],
            *["--webhook-url", f"{self.site}/pay/webhook/"],
        ]
        worker = [*MANAGE, "db_worker", "--no-reload"]
        server = granian(
            "config.wsgi:application", self.port, workers=WORKERS, threads=THREADS
        )
        for name, command, page in [
            ("stripe", stand_in, self.stripe),
            ("worker", worker, ""),
            ("server", server, f"{self.site}/health/"),
        ]:
            log = self.folder / f"{name}.log"
            stack.enter_context(running(command, log, self.environment, page=page))

    def _ask(self, control: str, **arguments: object):
        """Of the stand-in. Raises HTTPError when it refuses."""
        answer = requests.post(
            f"{self.stripe}/_control/{control}", json=arguments, timeout=60
        )
        answer.raise_for_status()
        return answer.json()["result"]

    def _reconcile(self) -> str:
        """What it left open, in its own words."""
        done = subprocess.run(
            [*MANAGE, "reconcile_payments"],
            cwd=BASE_DIR,
            env=self.environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        last_line = done.stdout.strip().splitlines()[-1]
        say(f"  reconcile_payments: {last_line}")
        return last_line.partition(", ")[2].rstrip(".")
