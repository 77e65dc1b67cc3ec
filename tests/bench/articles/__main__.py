"""`make bench-articles`: the same pages with ten articles and with ten thousand, asked
in turn, on SQLite and on PostgreSQL; `python -m tests.bench.articles SQLite` asks one.
Exits with 1 when a bound is broken."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from tests.bench.articles.rendering import milliseconds_of_400_citations
from tests.bench.databases import database
from tests.postgres import running_postgres

FEW, MANY = 10, int(os.environ.get("BENCH_ARTICLES", "10000"))
PAIRS = int(os.environ.get("BENCH_PAIRS", "41"))
MOST_TIMES_SLOWER = 1.2
MOST_MILLISECONDS = 20
VENDORS = ["SQLite", "PostgreSQL"]
PAGES = {
    "article": "/articles/article-{middle}/",
    "newest article": "/articles/article-{last}/",
    "list": "/articles/",
    "topic": "/articles/topics/topic-0/",
    "search, a word in ten articles": "/articles/search/?q=zebra",
    "search, a word in all": "/articles/search/?q=sleep",
    "search, a misspelled word": "/articles/search/?q=zebbra",
    "feed": "/articles/feed/",
    "feed of a topic": "/articles/topics/topic-0/feed/",
    "source": "/articles/sources/source7/",
    "list of sources": "/articles/sources/",
}


@dataclass
class Shop:
    """A worker process and how many articles it has."""

    count: int
    process: subprocess.Popen

    def ask(self, path: str) -> dict:
        address = path.format(middle=self.count // 2, last=self.count - 1)
        return self._exchange(address)

    def _exchange(self, line: str) -> dict:
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        return self.answer()

    def answer(self) -> dict:
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"The shop with {self.count} articles stopped.")
        return json.loads(line)


@dataclass
class Page:
    name: str
    few: list[dict] = field(default_factory=list)
    many: list[dict] = field(default_factory=list)

    @property
    def times(self) -> tuple[float, float]:
        """Medians in milliseconds."""
        few, many = (median(a["took"] for a in side) for side in (self.few, self.many))
        return few * 1000, many * 1000

    @property
    def queries(self) -> tuple[int, int]:
        return self.few[-1]["queries"], self.many[-1]["queries"]

    @property
    def holds(self) -> bool:
        answers = [*self.few, *self.many]
        few, many = self.times
        return (
            all(answer["status"] == 200 for answer in answers)
            and len({answer["queries"] for answer in answers}) == 1
            and many <= MOST_TIMES_SLOWER * few
        )

    def row(self) -> str:
        (few, many), (few_queries, many_queries) = self.times, self.queries
        verdict = "holds" if self.holds else "BROKEN"
        return (
            f"| {self.name} | {few_queries} | {many_queries} | {few:.1f} ms |"
            f" {many:.1f} ms | {many / few:.2f} | {verdict} |"
        )


def main() -> int:
    began, load = time.monotonic(), os.getloadavg()[0]
    broken = 0
    with running_postgres() as server:
        for vendor in sys.argv[1:] or VENDORS:
            with two_shops(vendor, server) as shops:
                pages = measure(*shops)
            say(f"\n{vendor}\n\n{table(pages)}")
            broken += sum(not page.holds for page in pages)
    rendering = milliseconds_of_400_citations()
    say(f"\nAn article with 400 citations is rendered in {rendering:.1f} ms.")
    broken += rendering > MOST_MILLISECONDS
    say(
        f"{broken or 'No'} bounds broken; {os.cpu_count()} cores,"
        f" {time.monotonic() - began:.0f} s, load {load:.1f} before it began."
    )
    return 1 if broken else 0


def measure(few: Shop, many: Shop) -> list[Page]:
    pages = []
    for name, path in PAGES.items():
        page = Page(name)
        for shop in (few, many):
            shop.ask(path)  # what is read once per process is not counted
        for _ in range(PAIRS):
            page.few.append(few.ask(path))
            page.many.append(many.ask(path))
        pages.append(page)
    return pages


def table(pages: list[Page]) -> str:
    head = (
        f"| page | queries at {FEW} | at {MANY:,} | time at {FEW} | at {MANY:,} |"
        " ratio | |\n|---|---:|---:|---:|---:|---:|---|"
    )
    return "\n".join([head, *(page.row() for page in pages)])


@contextmanager
def two_shops(vendor: str, server: str) -> Iterator[tuple[Shop, Shop]]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        shops = []
        for count in (FEW, MANY):
            name = f"articles_{count}"
            url = (
                stack.enter_context(database(server, name))
                if vendor == "PostgreSQL"
                else f"sqlite:///{folder / name}.sqlite3"
            )
            shops.append(stack.enter_context(running(count, url, folder / name)))
        for shop in shops:
            shop.answer()
        yield shops[0], shops[1]


@contextmanager
def running(count: int, url: str, var: Path) -> Iterator[Shop]:
    var.mkdir()
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "DEMO": "true",
        "DEBUG": "",
        "VAR_DIR": str(var),
        "LOG_LEVEL": "ERROR",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.articles.worker", str(count)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    try:
        yield Shop(count, process)
    finally:
        process.stdin.close()
        process.wait(timeout=60)


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
