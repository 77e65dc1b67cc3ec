"""The orders that staff chose in a list, carried in the address of the next page."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

AT_ONCE = 200


def chosen_in(request: HttpRequest) -> list[int]:
    """What is no number is left out: the page says which orders it shows."""
    parts = request.GET.get("orders", "").split(",", AT_ONCE)[:AT_ONCE]
    return [int(part) for part in parts if part.isdecimal() and len(part) < 18]


def query_of(ids: Iterable[int]) -> str:
    return urlencode({"orders": ",".join(map(str, ids))})


def lead_to(name: str, ids: Iterable[int]) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse(f'admin:{name}')}?{query_of(ids)}")
