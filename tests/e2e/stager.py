"""Runs functions of tests/e2e/pages/staging.py with the settings of a running shop.

Each runs in a process of its own, forked from one in which Django stands ready: what
it sets or remembers ends with it, and starting Django each time took most of a minute.
"""

import json
import os
import subprocess
import sys
from typing import Any

import django
from django.db import connections
from django.urls import get_resolver

from config.environment import BASE_DIR


class Stager:
    def __init__(self, settings: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.stager"],
            cwd=BASE_DIR,
            env={"PATH": os.environ["PATH"], **settings},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, name: str, *arguments: str) -> Any:
        """Raises AssertionError if the function did; its trace stands on stderr."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps([name, *arguments]) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer.strip(), f"staging.{name}{arguments} did not end well"
        return json.loads(answer)

    def stop(self) -> None:
        self.process.communicate()


def main() -> None:
    django.setup()
    from tests.e2e.pages import staging  # noqa: PLC0415 (needs the settings)

    # Loads every view now, once for all.
    assert get_resolver().url_patterns
    connections.close_all()
    # What a function prints must not be taken for its answer.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            name, *arguments = json.loads(line)
            answers.write(json.dumps(getattr(staging, name)(*arguments)) + "\n")
            answers.flush()
            return
        _, status = os.waitpid(child, 0)
        if status != 0:
            answers.write("\n")
            answers.flush()


if __name__ == "__main__":
    main()
