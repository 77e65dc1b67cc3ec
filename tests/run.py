"""`make test`: every check and every test, on both databases and in a browser.

`python -m tests.run check` (or sqlite, postgres, browser) runs one part.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser import find_or_install_chromium
from tests.checkers import E2E, install_what_is_locked
from tests.postgres import running_postgres

PYTEST = [sys.executable, "-m", "pytest", "-q"]
# A core that has no test left takes half of what waits for the other.
PARALLEL = ["-n", "2", "--dist", "worksteal"]
MANAGE = [sys.executable, "manage.py"]


def main() -> int:
    parts: dict[str, Callable[[], None]] = {
        "check": check,
        "sqlite": sqlite,
        "postgres": postgres,
        "browser": browser,
    }
    wanted = sys.argv[1:] or list(parts)
    if unknown := [name for name in wanted if name not in parts]:
        return _fail(
            f"No such part: {', '.join(unknown)}. There are {', '.join(parts)}."
        )
    for name in wanted:
        started = time.monotonic()
        sys.stdout.write(f"\n== {name}\n")
        sys.stdout.flush()
        try:
            parts[name]()
        except subprocess.CalledProcessError as error:
            return _fail(f"{name} failed: {' '.join(map(str, error.cmd))}")
        sys.stdout.write(f"== {name} took {time.monotonic() - started:.0f} s\n")
    return 0


def check() -> None:
    with _meanwhile([sys.executable, "-m", "mypy"], DEBUG="true"):
        _run([sys.executable, "-m", "ruff", "check", "."])
        _run([sys.executable, "-m", "ruff", "format", "--check", "."])
        _run([str(Path(sys.executable).with_name("lint-imports"))])
        _run([*MANAGE, "makemigrations", "--check", "--dry-run"], DEBUG="true")


def sqlite() -> None:
    _run([*PYTEST, *PARALLEL], DATABASE_URL="")


def postgres() -> None:
    with running_postgres() as url:
        migrate = [*MANAGE, "migrate", "--verbosity", "0"]
        with _meanwhile(migrate, DATABASE_URL=url, DEBUG="true"):
            _run([*PYTEST, *PARALLEL, "--asks-a-database"], DATABASE_URL=url)


def browser() -> None:
    install_what_is_locked(E2E)
    _run(
        # The first test waits for the shop to be prepared, and for the walk of every
        # page: on a busy machine each takes minutes.
        [*PYTEST, "--timeout", "900", "tests/e2e"],
        CHROMIUM=find_or_install_chromium(),
        DJANGO_ALLOW_ASYNC_UNSAFE="true",
        DATABASE_URL="",
    )


@contextmanager
def _meanwhile(command: list[str], **environment: str) -> Iterator[None]:
    """For what keeps one core busy. Raises CalledProcessError at the end if it failed."""
    with subprocess.Popen(command, env=_environment(environment)) as process:
        try:
            yield
        except BaseException:
            process.terminate()
            raise
        if process.wait():
            raise subprocess.CalledProcessError(process.returncode, command)


def _run(command: list[str], **environment: str) -> None:
    subprocess.run(command, check=True, env=_environment(environment))


def _environment(changes: dict[str, str]) -> dict[str, str]:
    # Images of containers switch bytecode off, and each process compiles every test.
    merged = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", **changes}
    return {name: value for name, value in merged.items() if value}


def _fail(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
