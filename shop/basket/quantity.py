"""How many of a product a buyer may have, and the sentence when it is fewer."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.bundle.steps import MOST


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
        raise NoQuantity(
            _("Choose a whole number from 1 to %(most)d.") % {"most": MOST}
        )
    return int(digits)


def grant(wanted: int, *, title: str, left: int | None, elsewhere: int) -> Granted:
    """`left` is None where stock is not counted; `elsewhere` are bottles of other
    products in the same basket."""
    room = max(MOST - elsewhere, 0)
    if left is not None and left < min(wanted, room):
        return Granted(max(left, 0), _few_left(title, left))
    if wanted > room:
        return Granted(room, _full(room))
    return Granted(wanted)


def _few_left(title: str, left: int) -> str:
    if left < 1:
        said = _("%(title)s: sold out for now, so it cannot be in your basket.")
        return said % {"title": title}
    return ngettext(
        "Only %(left)d is left; we put %(left)d in your basket.",
        "Only %(left)d are left; we put %(left)d in your basket.",
        left,
    ) % {"left": left}


def _full(room: int) -> str:
    if room:
        said = _(
            "We send up to %(most)d bottles in one order; we put %(room)d in your"
            " basket."
        )
    else:
        said = _(
            "We send up to %(most)d bottles in one order; we put no more in your"
            " basket."
        )
    return said % {"most": MOST, "room": room}
