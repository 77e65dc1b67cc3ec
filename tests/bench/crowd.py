"""All buyers, in a process of their own: first to the button, then all press it.

Coming to the button first is the worst case for the stock: everybody has the last
bottle in the basket when the first of them orders it.
"""

import argparse
import json
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import requests

from tests.bench.browser import Unexpected
from tests.bench.buyers import Buyer, BuyerAtStockOscar, BuyerHere

KINDS: dict[str, type[Buyer]] = {"here": BuyerHere, "stock": BuyerAtStockOscar}


def rush(crowd: list[Buyer], *, at_once: int) -> dict:
    """What became of the buyers; moments are seconds since the first pressed."""
    with ThreadPoolExecutor(at_once) as pool:
        ready = list(pool.map(_come, crowd))
        began = time.monotonic()
        ends = list(
            pool.map(
                lambda buyer, problem: problem or _press(buyer),
                crowd,
                ready,
            )
        )
        seconds = time.monotonic() - began
    statuses: Counter[int] = sum((buyer.browser.statuses for buyer in crowd), Counter())
    for buyer in crowd:
        buyer.browser.close()
    return {
        "ends": dict(Counter(ends)),
        "placing": sorted(buyer.placing_seconds for buyer in crowd),
        "placed_at": _moments(began, [buyer.placed_at for buyer in crowd]),
        "paid_at": _moments(began, [buyer.paid_at for buyer in crowd]),
        "seconds": seconds,
        "requests": statuses.total(),
        "server_errors": sum(
            count for status, count in statuses.items() if status >= 500
        ),
    }


def _moments(began: float, times: list[float | None]) -> list[float]:
    return sorted(moment - began for moment in times if moment is not None)


def _come(buyer: Buyer) -> str:
    """Empty when the buyer got to the button."""
    try:
        buyer.come_to_the_button()
    except (Unexpected, requests.RequestException) as problem:
        return f"did not get to the button: {problem}"
    return ""


def _press(buyer: Buyer) -> str:
    try:
        return buyer.press_it()
    except (Unexpected, requests.RequestException) as problem:
        return str(problem)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.crowd")
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--site", required=True)
    parser.add_argument("--product-page", required=True)
    parser.add_argument("--buyers", type=int, required=True)
    parser.add_argument("--at-once", type=int, required=True)
    options = parser.parse_args()
    kind = KINDS[options.kind]
    crowd = [
        kind(options.site, options.product_page, number)
        for number in range(options.buyers)
    ]
    json.dump(rush(crowd, at_once=options.at_once), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
