"""How often one visitor may do something.

A file of its own because what is looked up and what is reported need the same bound.
The counts are in the cache: with several processes, CACHE_URL makes them one count.
"""

import hashlib
import ipaddress
import logging
import time
from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class Pace(NamedTuple):
    name: str
    limits: tuple[tuple[int, int], ...]
    """How many times within how many seconds; all of them hold."""


def seconds_to_wait(request: HttpRequest, pace: Pace) -> int:
    """Counts this time. Zero lets the visitor go on."""
    try:
        waits = [
            _count(request, pace.name, times, seconds) for times, seconds in pace.limits
        ]
    except RedisError as error:
        # What cannot be counted is no reason to lock everybody out.
        logger.warning("The pace of %s is not counted: %s", pace.name, type(error))
        return 0
    return max(waits)


def pause_sentence(seconds: int) -> str:
    """To the visitor who has to wait so long."""
    minutes = -(-seconds // 60)
    return ngettext(
        "We got a lot of requests from your connection just now. Please try again in"
        " %(minutes)d minute.",
        "We got a lot of requests from your connection just now. Please try again in"
        " %(minutes)d minutes.",
        minutes,
    ) % {"minutes": minutes}


def pause_beside_form(seconds: int) -> str:
    """The same, on a page that shows again what was typed."""
    kept = gettext("What you typed is still here.")
    return f"{pause_sentence(seconds)} {kept}"


def address_of(request: HttpRequest) -> str:
    """Of the visitor, or of the visitor's network: one household has 2^64 addresses
    of IPv6."""
    seen = _seen(request)
    try:
        address = ipaddress.ip_address(seen)
    except ValueError:
        return seen
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def first_address_of(request: HttpRequest) -> str | None:
    """The same as one address, for tables that hold nothing else: the first one of a
    network of IPv6. None where the server names none, as on a socket file."""
    try:
        address = ipaddress.ip_interface(address_of(request)).ip
    except ValueError:
        return None
    return str(address)


def _seen(request: HttpRequest) -> str:
    connected = request.META.get("REMOTE_ADDR", "")
    if not settings.BEHIND_PROXY:
        return connected
    # The proxy adds what it saw at the end; a visitor may have written the rest.
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    return forwarded.rpartition(",")[2].strip() or connected


def _count(request: HttpRequest, name: str, times: int, seconds: int) -> int:
    now = time.time()
    window = int(now // seconds)
    # Hashed, so that a cache that is looked into names no visitor's address.
    visitor = hashlib.blake2b(
        address_of(request).encode(),
        key=settings.SECRET_KEY.encode()[:64],
        digest_size=16,
    ).hexdigest()
    key = f"pace:{name}:{seconds}:{window}:{visitor}"
    cache.add(key, 0, timeout=seconds)
    try:
        done = cache.incr(key)
    except ValueError:
        # It ran out between the two lines.
        done = 1
    return int((window + 1) * seconds - now) + 1 if done > times else 0
