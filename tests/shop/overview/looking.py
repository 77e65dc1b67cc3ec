"""Who looks at the first page of the admin, and what stands there."""

from datetime import datetime

from bs4 import BeautifulSoup
from django.test import Client

from tests.shop.books.selling import NEW_YORK

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=NEW_YORK)


def cards(client: Client) -> dict[str, str]:
    """The words of each card, by its key."""
    soup = BeautifulSoup(client.get("/admin/").content, "html.parser")
    return {
        card["aria-labelledby"].removeprefix("overview-"): " ".join(
            card.get_text(" ").split()
        )
        for card in soup.select(".ov-card")
    }


def link_of(client: Client, key: str) -> str:
    soup = BeautifulSoup(client.get("/admin/").content, "html.parser")
    return soup.select_one(f"#overview-{key} a")["href"]


def listed(client: Client, key: str) -> int:
    """How many rows the list has that the card leads to."""
    return client.get(link_of(client, key)).context["cl"].result_count
