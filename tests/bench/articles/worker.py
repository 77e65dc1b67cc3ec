"""One shop in a process of its own: fills itself, then answers each address that is
written to it with the seconds of work and the number of queries."""

import json
import os
import sys
import time
from pathlib import Path

import django

# What commands print is not an answer.
_answers, sys.stdout = sys.stdout, sys.stderr
PLAIN_FILES = "django.contrib.staticfiles.storage.StaticFilesStorage"


class _NoMigrations:
    def __contains__(self, app: str) -> bool:
        return True

    def __getitem__(self, app: str) -> None:
        return None


def main(count: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.conf import settings  # noqa: PLC0415

    # Tables without the history of every package: a minute less for each shop.
    settings.MIGRATION_MODULES = _NoMigrations()
    settings.STORAGES["staticfiles"] = {"BACKEND": PLAIN_FILES}
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from tests.bench.articles.filling import analyze, fill  # noqa: PLC0415

    call_command("migrate", run_syncdb=True, verbosity=0)
    fill(count)
    analyze()
    _say({"ready": count})
    client = Client(SERVER_NAME="127.0.0.1")
    for line in sys.stdin:
        _say(_ask(client, line.strip()))


def _ask(client, path: str) -> dict:
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    with CaptureQueriesContext(connection) as queries:
        status = client.get(path).status_code
        count = len(queries)
    began = _seconds_worked(connection)
    client.get(path)
    took = _seconds_worked(connection) - began
    return {"status": status, "queries": count, "took": took}


def _seconds_worked(connection) -> float:
    """Of processor time, by this process and by the one that answers it in the
    database: other work on the machine is not ours."""
    return time.process_time() + _seconds_of_server(connection)


def _seconds_of_server(connection) -> float:
    if connection.vendor != "postgresql":
        return 0
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    # Its first number: nanoseconds on a processor. See sched-stats of the kernel.
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def _say(answer: dict) -> None:
    _answers.write(json.dumps(answer) + "\n")
    _answers.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
