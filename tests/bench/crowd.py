"""All buyers, in a process of their own: to the button, then all press it, then pay.

Coming to the button first is the worst case for the stock: everybody has the last
bottle in the basket when the first of them orders it. Paying last lets the placing be
compared with a shop that takes no payment.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import requests

from tests.bench.browser import Unexpected
from tests.bench.buyers import PLACED, Buyer, BuyerAtStockOscar, BuyerHere

KINDS: dict[str, type[Buyer]] = {"here": BuyerHere, "stock": BuyerAtStockOscar}


def rush(crowd: list[Buyer], *, at_once: int) -> dict:
    """What became of the buyers, and how many seconds it took."""
    with ThreadPoolExecutor(at_once) as pool:
        ends = list(pool.map(_come, crowd))
        began = time.monotonic()
        ends = list(pool.map(_press, crowd, ends))
        answered = time.monotonic()
        ends = list(pool.map(_pay, crowd, ends))
        paid = time.monotonic()
    statuses: Counter[int] = sum((buyer.browser.statuses for buyer in crowd), Counter())
    placed = [buyer.placed_at for buyer in crowd if buyer.placed_at is not None]
    for buyer in crowd:
        buyer.browser.close()
    return {
        "ends": dict(Counter(ends)),
        "each_placing": [buyer.placing_seconds for buyer in crowd],
        "placed": len(placed),
        "until_last_placed": max(placed, default=began) - began,
        "placing": answered - began,
        "paying": paid - answered,
        "requests": statuses.total(),
        "server_errors": sum(
            count for status, count in statuses.items() if status >= 500
        ),
    }


def _come(buyer: Buyer) -> str:
    """Empty when the buyer got to the button."""
    return _outcome(buyer.come_to_the_button)


def _press(buyer: Buyer, end: str) -> str:
    return end or _outcome(buyer.press_it)


def _pay(buyer: Buyer, end: str) -> str:
    return _outcome(buyer.pay) if end == PLACED else end


def _outcome(act: Callable[[], str]) -> str:
    try:
        return act()
    except (Unexpected, requests.RequestException) as problem:
        return f"{act.__name__}: {problem}"


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
