"""Order numbers that tell nothing: not how many orders there are, nor the next one."""

import secrets

from django.apps import apps

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: without I, L, O and U, which are misread or misheard."""


def new_number() -> str:
    """Forty random bits, such as 7F3K-29QX, that no order has yet."""
    orders = apps.get_model("order", "Order").objects
    while orders.filter(number=(number := _random())).exists():
        pass
    return number


def _random() -> str:
    letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"
