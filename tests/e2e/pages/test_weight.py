"""What the first view of a page costs: bytes on the wire, script, movement."""

from collections import Counter

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import DESK, PHONE

WITHOUT_IMAGES = 56_000
SCRIPT = 2_000
SHIFTS = """
    new Promise(resolve => new PerformanceObserver(list => resolve(
        list.getEntries().reduce((sum, entry) => sum + entry.value, 0)
    )).observe({type: 'layout-shift', buffered: true})
    || setTimeout(() => resolve(0), 500))
"""
FATIGUE = "/articles/physical-exhaustion-and-nervous-system-fatigue/"
MOST_CITED = "/articles/where-tiredness-begins/"
IN_ITALICS = "/articles/what-the-ashwagandha-trials-measured/"
"""Loads one font more."""
OURS = {"Sec-Fetch-Site": "same-origin"}
WITH_A_BOTTLE = ["/basket/", "/checkout/", "/es/basket/", "/es/checkout/"]
PAGES = [
    "/",
    "/products/",
    "{reviews}",
    "/articles/",
    "/articles/search/?q=ashwagandha",
    FATIGUE,
    MOST_CITED,
    IN_ITALICS,
    "/articles/sources/",
    "/how-we-read-studies/",
    "/newsletter/",
    "{lot}",
    "{order}",
    "/es/",
    "/es/products/",
    "/es{reviews}",
    "/es/lots/",
    "/es{lot}",
    "/es{order}",
    *WITH_A_BOTTLE,
]
"""In braces: as the staging names it."""


@pytest.fixture(scope="session")
def staged(shop) -> dict[str, str]:
    """Whatever other tests staged before: a page must be weighed at its heaviest."""
    return shop.stage("recalled") | shop.stage("heaviest_product")


def _bytes_by_kind(page: Page, path: str) -> Counter[str]:
    """As they came over the wire, with headers. Fonts and all that loads by itself."""
    kinds: dict[str, str] = {}
    weight: Counter[str] = Counter()
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.on(
        "Network.responseReceived",
        lambda event: kinds.update({event["requestId"]: event["type"]}),
    )
    network.on(
        "Network.loadingFinished",
        lambda event: weight.update(
            {kinds[event["requestId"]]: int(event["encodedDataLength"])}
        ),
    )
    page.goto(path, wait_until="networkidle")
    return weight


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_first_view_is_light_and_stands_still(new_page, staged, path, size):
    page = new_page(size=size)
    if path in WITH_A_BOTTLE:
        page.request.post(staged["add"], headers=OURS)

    weight = _bytes_by_kind(page, path.format(**staged))
    shifted = page.evaluate(SHIFTS)

    without_images = weight.total() - weight["Image"]
    assert 20_000 < without_images <= WITHOUT_IMAGES, weight
    assert 0 < weight["Script"] <= SCRIPT, weight
    assert shifted == 0
