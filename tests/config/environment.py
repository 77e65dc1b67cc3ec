"""Starts manage.py as a machine of its own, with nothing in its environment but ours."""

import os
import re
import subprocess
import sys

from config.environment import BASE_DIR


def production_settings() -> dict[str, str]:
    """The production part of .env.example, as a server would have it."""
    lines = (BASE_DIR / ".env.example").read_text().splitlines()
    pairs = (re.match(r"([A-Z_]+)=(.*)", line) for line in lines)
    return {pair[1]: pair[2] for pair in pairs if pair}


def documented_settings() -> set[str]:
    text = (BASE_DIR / ".env.example").read_text()
    return set(re.findall(r"^(?:# )?([A-Z_]+)=", text, flags=re.MULTILINE))


def manage(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=BASE_DIR,
        env={"PATH": os.environ["PATH"], **settings},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
