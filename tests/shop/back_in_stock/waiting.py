"""Somebody who asks to hear of a bottle, and their mail."""

import re
from datetime import timedelta

from bs4 import BeautifulSoup
from django.core import mail
from django.utils import timezone

from shop.back_in_stock.models import Waiting
from tests.shop.selling import OURS, stock_of

EMAIL = "jordan@example.com"


def ask(client, product, email: str = EMAIL, **headers: str):
    page = f"/back-in-stock/{product.pk}/"
    return client.post(page, {"email": email}, headers=headers or OURS)


def mailed_link(kind: str = "confirm") -> str:
    body = mail.outbox[-1].body
    found = re.search(rf"https?://[^/\s]+(/back-in-stock/{kind}/\S+)", body)
    assert found, body
    return found[1]


def wait(client, product, email: str = EMAIL) -> Waiting:
    ask(client, product, email)
    client.post(mailed_link())
    mail.outbox.clear()
    return Waiting.objects.get(email=email, product=product)


def make_waiting(product, count: int) -> list[Waiting]:
    """Who came first comes first, whatever their numbers."""
    now = timezone.now()
    return [
        Waiting.objects.create(
            product=product,
            email=f"reader{n}@example.com",
            confirmed_at=now - timedelta(hours=n),
        )
        for n in range(count)
    ]


def restock(product, bottles: int) -> None:
    record = stock_of(product)
    record.num_in_stock = bottles
    record.save()


def to_whom() -> list[str]:
    return [letter.to[0] for letter in mail.outbox]


def text_of(answer) -> str:
    page = BeautifulSoup(answer.content, "html.parser")
    return " ".join(page.main.get_text(" ").split())
