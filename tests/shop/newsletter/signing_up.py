"""Somebody who types an address, and opens what is mailed there."""

import re

from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from shop.newsletter.models import Subscriber
from tests.shop.selling import OURS

EMAIL = "jordan@example.com"


def ask(client: Client, email: str = EMAIL, **headers: str) -> HttpResponse:
    return client.post(
        "/newsletter/sign-up/", {"email": email}, headers=headers or OURS
    )


def mailed_link(letter=None) -> str:
    """The path of the link in the newest letter."""
    body = (letter or mail.outbox[-1]).body
    found = re.search(r"https?://[^/\s]+(/newsletter/(?:confirm|leave)/\S+)", body)
    assert found, body
    return found[1]


def subscribe(client: Client, email: str = EMAIL) -> Subscriber:
    ask(client, email)
    client.post(mailed_link())
    mail.outbox.clear()
    return Subscriber.objects.get(email=email)


def make_subscribers(count: int, *, first: int = 0) -> list[Subscriber]:
    now = timezone.now()
    return [
        Subscriber.objects.create(
            email=f"reader{n}@example.com",
            asked_at=now,
            confirmed_at=now,
            consent="Mail me the newsletter.",
        )
        for n in range(first, first + count)
    ]
