"""What the web server wrote down: a line for each answer, and the errors."""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Self

ANSWER = re.compile(r"(?P<status>\d{3}) [A-Z]+ /")
ERROR = re.compile(r"\b(ERROR|CRITICAL)\b|^Traceback")


@dataclass(frozen=True)
class ServerLog:
    statuses: Counter[int]
    errors: list[str]

    @classmethod
    def read(cls, file: Path) -> Self:
        statuses: Counter[int] = Counter()
        errors = []
        for line in file.read_text(errors="replace").splitlines():
            if answer := ANSWER.match(line):
                statuses[int(answer["status"])] += 1
            elif ERROR.search(line):
                errors.append(line)
        return cls(statuses, errors)

    @property
    def server_errors(self) -> int:
        return sum(count for status, count in self.statuses.items() if status >= 500)
