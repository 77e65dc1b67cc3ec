"""How many of a product a buyer may have, and the sentence when it is fewer."""

from dataclasses import dataclass

from django.conf import settings

MOST = settings.OSCAR_MAX_BASKET_QUANTITY_THRESHOLD
"""In one order; a store that wants more writes to us."""


class NoQuantity(ValueError):
    """Carries the sentence for the buyer."""


@dataclass(frozen=True)
class Granted:
    quantity: int
    sentence: str = ""
    """Why it is fewer than wanted."""


def read_quantity(text: str) -> int:
    """Raises NoQuantity for anything but a whole number of at least one."""
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 6) or not int(
        digits
    ):
        raise NoQuantity(f"Choose a whole number from 1 to {MOST}.")
    return int(digits)


def grant(wanted: int, *, title: str, left: int | None, elsewhere: int) -> Granted:
    """`left` is None where stock is not counted; `elsewhere` are bottles of other
    products in the same basket."""
    room = max(MOST - elsewhere, 0)
    if left is not None and left < min(wanted, room):
        return Granted(max(left, 0), _few_left(title, left))
    if wanted > room:
        return Granted(
            room,
            f"We send up to {MOST} bottles in one order; {_put(room)} in your basket.",
        )
    return Granted(wanted)


def _few_left(title: str, left: int) -> str:
    if left < 1:
        return f"{title}: sold out for now, so it cannot be in your basket."
    verb = "is" if left == 1 else "are"
    return f"Only {left} {verb} left; {_put(left)} in your basket."


def _put(quantity: int) -> str:
    return f"we put {quantity}" if quantity else "we put no more"
