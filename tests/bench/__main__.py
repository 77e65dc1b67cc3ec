"""Runs both shops one after the other on one PostgreSQL and compares them."""

import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import requests

from tests.bench.checks import Check, checks_of
from tests.bench.report import Figures, checks_table, figures_table
from tests.bench.server_log import ServerLog
from tests.bench.servers import (
    HOST,
    DidNotStart,
    free_port,
    granian,
    output_of,
    running,
)
from tests.postgres import running_postgres

BUYERS = 200
BOTTLES = 50
WORKERS = 8
THREADS = 8
"""Of each worker, as in the image and in `make run`."""
AT_ONCE = 64
"""Buyers at the same moment: as many as the server has threads."""
LOST_WEBHOOKS = 5


def main() -> int:
    began = time.monotonic()
    try:
        with (
            tempfile.TemporaryDirectory(prefix="anxdefy-bench-") as folder,
            running_postgres() as server,
        ):
            with database(server, "bench_here") as url:
                here, checks, errors = measure_this_shop(Path(folder, "here"), url)
            with database(server, "bench_stock") as url:
                stock = measure_stock_oscar(Path(folder, "stock"), url)
    except (DidNotStart, subprocess.CalledProcessError) as error:
        _say(f"The benchmark could not run. {error}")
        return 1
    failed = [check for check in checks if not check.passed]
    _say(f"\n{figures_table(here, stock)}\n{checks_table(checks)}")
    for line in errors[:10]:
        _say(f"server's log: {line}")
    _say(
        f"{len(checks) - len(failed)} of {len(checks)} checks hold;"
        f" {os.cpu_count()} cores, {time.monotonic() - began:.0f} s in all."
    )
    return 1 if failed else 0


@contextmanager
def database(server: str, name: str):
    """The URL of a new database, dropped afterwards."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(server)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def measure_this_shop(
    folder: Path, url: str
) -> tuple[Figures, list[Check], list[str]]:
    _say("Preparing this shop")
    port, stripe_port = free_port(), free_port()
    site, stripe = f"http://{HOST}:{port}", f"http://{HOST}:{stripe_port}"
    environment = _environment(folder, url) | {
        "DEMO": "true",
        "LOG_LEVEL": "WARNING",
        "SITE_URL": site,
        "STAFF_PASSWORD": "for-the-benchmark-only",
        "STRIPE_API_BASE": stripe,
        "STRIPE_SECRET_KEY": "sk_test_benchmark",
        "STRIPE_WEBHOOK_SECRET": "whsec_benchmark",
        "EMAIL_URL": f"filemail:///{folder}/mail",
        "CACHE_URL": "locmemcache://",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    output_of(["config.prepare"], environment)
    shelf = json.loads(
        output_of(["tests.bench.books", "stock", str(BOTTLES)], environment)
    )
    stand_in = [
        *[sys.executable, "-m", "tests.stripe_sandbox", "--port", str(stripe_port)],
        *["--webhook-url", f"{site}/pay/webhook/", "--quick-retries"],
        *["--webhook-secret", environment["STRIPE_WEBHOOK_SECRET"]],
    ]
    worker = [sys.executable, "manage.py", "db_worker", "--no-reload"]
    server = granian("config.wsgi:application", port, workers=WORKERS, threads=THREADS)
    log = folder / "server.log"
    with ExitStack() as shop:
        shop.enter_context(running(stand_in, folder / "stripe.log", environment, page=stripe))
        shop.enter_context(running(worker, folder / "worker.log", environment))
        shop.enter_context(running(server, log, environment, page=f"{site}/health/"))
        ask(stripe, "webhooks/drop", events=LOST_WEBHOOKS, type="checkout.session.")
        crowd = _crowd("here", site, shelf["product_page"])
        healed, still_open = _reconcile(environment)
        ask(stripe, "webhooks/deliver")
        books = json.loads(output_of(["tests.bench.books", "read"], environment))
        sessions = ask(stripe, "sessions", payment_status="paid")
    _say(f"reconcile_payments: {healed}")
    seen = ServerLog.read(log)
    checks = checks_of(
        buyers=BUYERS,
        bottles=BOTTLES,
        crowd=crowd,
        books=books,
        sessions=sessions,
        log=seen,
        still_open=still_open,
    )
    figures = Figures.of(
        crowd,
        orders=books["orders"],
        bottles=BOTTLES,
        server_errors=seen.server_errors,
    )
    return figures, checks, seen.errors


def measure_stock_oscar(folder: Path, url: str) -> Figures:
    _say("Preparing stock Oscar")
    port = free_port()
    site = f"http://{HOST}:{port}"
    environment = _environment(folder, url) | {
        "DJANGO_SETTINGS_MODULE": "tests.bench.stock_oscar.settings",
    }
    books = "tests.bench.stock_oscar.books"
    shelf = json.loads(output_of([books, "stock", str(BOTTLES)], environment))
    server = granian(
        "tests.bench.stock_oscar.wsgi:application",
        port,
        workers=WORKERS,
        threads=THREADS,
    )
    log = folder / "server.log"
    with running(server, log, environment, page=site + shelf["product_page"]):
        crowd = _crowd("stock", site, shelf["product_page"])
    sold = json.loads(output_of([books, "count"], environment))
    _say(f"stock Oscar's stock record: {sold}")
    return Figures.of(
        crowd,
        orders=sold["orders"],
        bottles=BOTTLES,
        server_errors=ServerLog.read(log).server_errors,
    )


def ask(stripe: str, control: str, **arguments: object):
    """Raises HTTPError when the stand-in refuses."""
    answer = requests.post(f"{stripe}/_control/{control}", json=arguments, timeout=60)
    answer.raise_for_status()
    return answer.json()["result"]


def _environment(folder: Path, url: str) -> dict[str, str]:
    folder.mkdir()
    kept = {name: os.environ[name] for name in ["PATH", "HOME"] if name in os.environ}
    return {
        **kept,
        "PYTHONUNBUFFERED": "1",
        "DATABASE_URL": url,
        "VAR_DIR": str(folder),
        "SECRET_KEY": "for-the-benchmark-only-" + "0" * 40,
    }


def _crowd(kind: str, site: str, product_page: str) -> dict:
    _say(f"{BUYERS} buyers, {AT_ONCE} at once, want {BOTTLES} bottles")
    crowd = json.loads(
        output_of(
            [
                *["tests.bench.crowd", kind, "--site", site],
                *["--product-page", product_page],
                *["--buyers", str(BUYERS), "--at-once", str(AT_ONCE)],
            ],
            {**os.environ},
        )
    )
    _say(f"  how it ended: {crowd['ends']}")
    return crowd


def _reconcile(environment: dict[str, str]) -> tuple[str, str]:
    """What it healed and what it left open, in its own words."""
    done = subprocess.run(
        [sys.executable, "manage.py", "reconcile_payments"],
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    healed, _, still_open = done.stdout.strip().splitlines()[-1].partition(", ")
    return healed, still_open.rstrip(".")


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
