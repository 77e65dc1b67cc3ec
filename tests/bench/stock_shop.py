"""Stock Oscar under the same rush."""

import json
from pathlib import Path

from tests.bench.report import Figures
from tests.bench.rush import BOTTLES, THREADS, WORKERS, rush, say
from tests.bench.server_log import ServerLog
from tests.bench.servers import (
    HOST,
    environment_of,
    free_port,
    granian,
    output_of,
    running,
)

BOOKS = "tests.bench.stock_oscar.books"


class StockShop:
    def __init__(self, folder: Path, database: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.environment = environment_of(folder, database) | {
            "DJANGO_SETTINGS_MODULE": "tests.bench.stock_oscar.settings",
            # Haystack's simple engine says that it keeps no index.
            "PYTHONWARNINGS": "ignore::UserWarning",
        }
        self.product_page = ""

    def prepare(self) -> None:
        done = output_of([BOOKS, "stock", str(BOTTLES)], self.environment)
        self.product_page = json.loads(done)["product_page"]

    def measure(self) -> Figures:
        site, log = f"http://{HOST}:{self.port}", self.folder / "server.log"
        server = granian(
            "tests.bench.stock_oscar.wsgi:application",
            self.port,
            workers=WORKERS,
            threads=THREADS,
        )
        with running(server, log, self.environment, page=site + self.product_page):
            crowd = rush("stock", site, self.product_page)
        sold = json.loads(output_of([BOOKS, "count"], self.environment))
        say(f"  its stock record: {sold}")
        return Figures.of(
            crowd,
            orders=sold["orders"],
            bottles=BOTTLES,
            server_errors=ServerLog.read(log).server_errors,
        )
