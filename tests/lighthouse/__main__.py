"""`make lighthouse`: starts the shop and prints Lighthouse's marks for its pages.

Ends with 1 when a mark is below 100, or what noindex costs a page that asks for it.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import requests

from tests.browser import ARGUMENTS, find_or_install_chromium
from tests.checkers import NODE, install_what_is_locked
from tests.e2e.running_shop import running_shop

FOLDER = Path(__file__).parent
LIGHTHOUSE = FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js"
PAGES = {
    "home": "/",
    "product": "/products/anxdefy_1/",
    "article": "/articles/physical-exhaustion-and-nervous-system-fatigue/",
    "basket": "/basket/",
    "checkout": "/checkout/",
}
NOT_INDEXED = {"basket", "checkout"}
FORMS = {"mobile": [], "desktop": ["--preset=desktop"]}
SECONDS = 30
CATEGORIES = ["performance", "accessibility", "best-practices", "seo"]


def main() -> int:
    chromium = find_or_install_chromium()
    install_what_is_locked(FOLDER)
    faults = 0
    with tempfile.TemporaryDirectory() as folder, running_shop(Path(folder)) as shop:
        with_basket = [f"--extra-headers={json.dumps({'Cookie': _basket(shop.url)})}"]
        for page, path in PAGES.items():
            buyer = with_basket if page in NOT_INDEXED else []
            for form, options in FORMS.items():
                report = _report(chromium, shop.url + path, [*options, *buyer])
                marks = {
                    name: round(report["categories"][name]["score"] * 100)
                    for name in CATEGORIES
                }
                below = _below(marks, page)
                faults += len(below)
                sys.stdout.write(f"{page:8} {form:8} {_line(marks, report)}\n")
                for name in below:
                    sys.stdout.write(f"         {name}: {_lost(report, name)}\n")
                sys.stdout.flush()
    return 1 if faults else 0


def _basket(url: str) -> str:
    """The cookies of a visitor who has put a bottle into the basket."""
    visitor = requests.Session()
    page = visitor.get(url + PAGES["product"], timeout=SECONDS).text
    add = re.search(r'action="(/basket/add/[^"]+)"', page)
    if add is None:
        raise LookupError("The product page has no form to buy with.")
    own = {"Sec-Fetch-Site": "same-origin"}
    visitor.post(url + add[1], headers=own, timeout=SECONDS).raise_for_status()
    return "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())


def _report(chromium: str, url: str, options: list[str]) -> dict[str, Any]:
    flags = " ".join(["--headless=new", *ARGUMENTS])
    command = [NODE, LIGHTHOUSE, url, "--quiet", "--output=json", *options]
    done = subprocess.run(
        [*command, f"--chrome-flags={flags}"],
        env={**os.environ, "CHROME_PATH": chromium},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return json.loads(done.stdout)


def _below(marks: dict[str, int], page: str) -> list[str]:
    return [
        name
        for name, mark in marks.items()
        if mark < 100 and not (name == "seo" and page in NOT_INDEXED)
    ]


def _line(marks: dict[str, int], report: dict[str, Any]) -> str:
    timings = {
        short: report["audits"][name]["displayValue"]
        for short, name in {
            "LCP": "largest-contentful-paint",
            "TBT": "total-blocking-time",
            "CLS": "cumulative-layout-shift",
            "bytes": "total-byte-weight",
        }.items()
    }
    figures = "  ".join(f"{name} {value}" for name, value in timings.items())
    return f"{'/'.join(map(str, marks.values()))}  {figures}"


def _lost(report: dict[str, Any], category: str) -> str:
    """The audits that cost marks."""
    return ", ".join(
        f"{ref['id']} {report['audits'][ref['id']].get('displayValue', '')}".strip()
        for ref in report["categories"][category]["auditRefs"]
        if ref["weight"] and (report["audits"][ref["id"]]["score"] or 0) < 0.9
    )


if __name__ == "__main__":
    sys.exit(main())
