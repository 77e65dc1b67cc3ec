"""A buyer who asks for a link, and opens the one that was mailed."""

import re

from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from shop.user.models import User

ADDRESS = "jordan@example.com"
LINK = re.compile(r"https?://[^/\s]+(/account/open/\S+)")


def ask(client: Client, email: str = ADDRESS) -> HttpResponse:
    return client.post(reverse("account:sign-in"), {"email": email})


def mailed_link(number: int = -1) -> str:
    """The path in a letter that was sent; the newest, if not told otherwise."""
    found = LINK.search(str(mail.outbox[number].body))
    assert found, mail.outbox[number].body
    return found[1]


def sign_in(client: Client, email: str = ADDRESS) -> User:
    # From anywhere: whoever is signed in already is not asked.
    ask(Client(), email)
    answer = client.post(mailed_link())
    assert (answer.status_code, answer["Location"]) == (303, "/account/")
    return User.objects.get(email__iexact=email)


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("account:orders")).status_code == 200
