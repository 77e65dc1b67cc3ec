"""How many want how much, and the crowd that does it."""

import json
import os
import sys

from tests.bench.servers import output_of

BUYERS = 200
BOTTLES = 50
WORKERS = 8
THREADS = 8
"""Of each worker, as in the image and in `make run`."""
AT_ONCE = 64
"""Buyers at the same moment: as many as the server has threads."""


def rush(kind: str, site: str, product_page: str) -> dict:
    """What tests.bench.crowd found out."""
    say(f"{BUYERS} buyers, {AT_ONCE} at once, want {BOTTLES} bottles")
    command = [
        *["tests.bench.crowd", kind, "--site", site, "--product-page", product_page],
        *["--buyers", str(BUYERS), "--at-once", str(AT_ONCE)],
    ]
    crowd = json.loads(output_of(command, {**os.environ}))
    say(f"  how it ended: {crowd['ends']}")
    return crowd


def say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()
