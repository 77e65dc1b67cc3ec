"""A buyer asks to send something back: written down once, with its photographs."""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from shop.order import life
from shop.order.alerts import tell_staff
from shop.order.models import Line, Order
from shop.order.return_window import can_be_returned
from shop.returns.models import Return, ReturnLine, ReturnPhoto, returnable


class NotReturnable(Exception):
    """Its days are over, or another tab asked for the same bottles."""


def ask(
    order: Order,
    *,
    quantities: Mapping[Line, int],
    reason: str,
    words: str,
    photos: Sequence[bytes],
) -> Return:
    """The same words for the same bottles on the same day are one return: a form that
    was sent twice. Raises NotReturnable."""
    fingerprint = _fingerprint(order, quantities, reason, words, photos)
    with transaction.atomic():
        held = life.lock(order.pk)
        known = Return.objects.filter(fingerprint=fingerprint).first()
        if known:
            return known
        _refuse_what_cannot_be(held, quantities)
        made = Return.objects.create(
            order=held, reason=reason, words=words, fingerprint=fingerprint
        )
        ReturnLine.objects.bulk_create(
            ReturnLine(returned=made, order_line=line, quantity=quantity)
            for line, quantity in quantities.items()
        )
        ReturnPhoto.objects.bulk_create(
            ReturnPhoto(returned=made, jpeg=photo) for photo in photos
        )
        made.log("Asked for on the page of the order.")
        tell_staff(held, "The buyer asks to send something back: see Returns.")
    return made


def _refuse_what_cannot_be(order: Order, quantities: Mapping[Line, int]) -> None:
    if not can_be_returned(order):
        raise NotReturnable(order.number)
    left = returnable(order, quantities)
    if any(quantity > left.get(line, 0) for line, quantity in quantities.items()):
        raise NotReturnable(order.number)


def _fingerprint(
    order: Order,
    quantities: Mapping[Line, int],
    reason: str,
    words: str,
    photos: Sequence[bytes],
) -> str:
    """Keyed, so that nobody finds the words by trying."""
    told = json.dumps(
        [
            order.pk,
            sorted((line.pk, quantity) for line, quantity in quantities.items()),
            *(reason, words),
            [hashlib.sha256(photo).hexdigest() for photo in photos],
            str(timezone.localdate()),
        ]
    )
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, told.encode(), hashlib.sha256).hexdigest()
