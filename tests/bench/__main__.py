"""Runs both shops one after the other on one PostgreSQL and compares them."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import FrameType

from tests.bench.checks import Check
from tests.bench.databases import database
from tests.bench.report import Figures, checks_table, figures_table
from tests.bench.rush import say
from tests.bench.servers import DidNotStart
from tests.bench.stock_shop import StockShop
from tests.bench.this_shop import ThisShop
from tests.postgres import running_postgres


def main() -> int:
    signal.signal(signal.SIGTERM, _interrupt)
    began, load = time.monotonic(), os.getloadavg()[0]
    try:
        here, stock, checks, errors = measure_both()
    except KeyboardInterrupt:
        return 1
    except (DidNotStart, subprocess.CalledProcessError) as error:
        say(f"The benchmark could not run. {error}")
        return 1
    say(f"\n{figures_table(here, stock)}\n{checks_table(checks)}")
    for line in errors[:10]:
        say(f"server's log: {line}")
    passed = sum(check.passed for check in checks)
    say(
        f"{passed} of {len(checks)} checks hold;"
        f" {os.cpu_count()} cores, {time.monotonic() - began:.0f} s in all, load"
        f" {load:.1f} before it began."
    )
    return 0 if passed == len(checks) else 1


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def measure_both() -> tuple[Figures, Figures, list[Check], list[str]]:
    with (
        tempfile.TemporaryDirectory(prefix="anxdefy-bench-") as folder,
        running_postgres() as server,
        database(server, "bench_here") as url_here,
        database(server, "bench_stock") as url_stock,
    ):
        here = ThisShop(Path(folder, "here"), url_here)
        stock = StockShop(Path(folder, "stock"), url_stock)
        say("Preparing this shop and stock Oscar")
        with ThreadPoolExecutor() as pool:
            jobs = [*here.preparations(), stock.prepare]
            for job in [pool.submit(job) for job in jobs]:
                job.result()
        say("This shop")
        figures, checks, errors = here.measure()
        say("Stock Oscar")
        return figures, stock.measure(), checks, errors


if __name__ == "__main__":
    sys.exit(main())
