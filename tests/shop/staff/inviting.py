"""Somebody is invited to work here."""

import re

from django.test import Client

from shop.staff.models import StaffEvent
from shop.user.models import User
from tests.shop.staff.people import role

PEOPLE = "/admin/user/user/"
NEW = "a password nobody has"


def page_of(user: User, act: str = "change") -> str:
    return f"{PEOPLE}{user.pk}/{act}/"


def invited(client: Client, *roles: str, **typed: str):
    fields = {"first_name": "Sam", "last_name": "Sample", "email": "sam@example.com"}
    chosen = {"groups": [role(name) for name in roles]}
    return client.post(f"{PEOPLE}add/", fields | chosen | typed, follow=True)


def link_in(letter) -> str:
    return re.search(r"https?://[^/]+(/admin/password/[^/\s]+/\S+)", letter.body)[1]


def told(user: User) -> list[str]:
    return [event.what for event in StaffEvent.objects.filter(person=user)]
