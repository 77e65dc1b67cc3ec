"""Who looks at the first page of the admin, and what stands there."""

from datetime import datetime

from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.test import Client

from shop.user.models import User
from tests.shop.books.selling import NEW_YORK

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=NEW_YORK)


def clerk(*permissions: str) -> Client:
    user = User.objects.create_user(email="clerk@example.com", password="x")
    User.objects.filter(pk=user.pk).update(is_staff=True)
    for permission in permissions:
        app, codename = permission.split(".")
        user.user_permissions.add(
            Permission.objects.get(content_type__app_label=app, codename=codename)
        )
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return client


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
