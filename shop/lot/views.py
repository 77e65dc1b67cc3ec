"""A buyer types the number of the bottle and reads what was found in it.

What is not public and what does not exist are one answer: the database leaves both out
by the same question, so that neither words nor time tell them apart.
"""

from itertools import groupby
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from compliance.models import SafetyContact
from shop.lot.forms import LookUpForm
from shop.lot.models import LabResult, Lot
from shop.lot.numbers import key_of
from shop.pace import Pace, seconds_to_wait

LOOKING_UP = Pace("lots", ((10, 60), (60, 3600)))
"""Nobody types faster; whoever tries numbers gets 60 an hour."""

# Nobody keeps an answer: each look-up is counted, and a recall shows at once.
for_one_visitor = cache_control(private=True, no_store=True)


@require_safe
def look_up(request: HttpRequest) -> HttpResponse:
    form = LookUpForm(request.GET if "number" in request.GET else None)
    if form.is_valid():
        return redirect("lot:detail", form.cleaned_data["number"])
    return render(request, "lot/look_up.html", {"form": form, "section": "lots"})


@require_safe
@for_one_visitor
def detail(request: HttpRequest, number: str) -> HttpResponse:
    key = key_of(number)
    if key and key != number:
        return redirect("lot:detail", key)
    if seconds := seconds_to_wait(request, LOOKING_UP):
        return _too_fast(request, seconds)
    lot = _public_lot(key)
    if lot is None:
        return _unknown(request, number)
    return render(request, "lot/detail.html", _about(lot))


@require_safe
@for_one_visitor
def certificate(request: HttpRequest, number: str) -> HttpResponseBase:
    if seconds := seconds_to_wait(request, LOOKING_UP):
        return _too_fast(request, seconds)
    lot = _public_lot(key_of(number))
    if lot is None or not lot.certificate:
        return _unknown(request, number)
    # Saved rather than shown: what somebody else wrote never runs at our address.
    return FileResponse(
        lot.certificate.open("rb"),
        as_attachment=True,
        filename=f"certificate-{lot.key}.pdf",
        content_type="application/pdf",
    )


def _public_lot(key: str) -> Lot | None:
    lots = Lot.objects.public().select_related("supplement__product", "recall")
    return lots.prefetch_related("results").filter(key=key).first()


def _about(lot: Lot) -> dict[str, Any]:
    rows = lot.results.all()
    days = sorted(row.tested_on for row in rows)
    return {
        "lot": lot,
        "tables": _tables(lot),
        "recall": getattr(lot, "recall", None),
        "laboratories": sorted({row.laboratory for row in rows}),
        "tested_from": days[0] if days else None,
        "tested_to": days[-1] if days else None,
        "form": LookUpForm(),
        "section": "lots",
    }


def _tables(lot: Lot) -> list[tuple[str, list[LabResult]]]:
    """By group, in the order in which the groups are defined."""
    order = LabResult.Group.values
    rows = sorted(lot.results.all(), key=lambda row: order.index(row.group))
    return [
        (str(LabResult.Group(group).label), list(found))
        for group, found in groupby(rows, key=lambda row: row.group)
    ]


def _unknown(request: HttpRequest, number: str) -> HttpResponse:
    context = {
        "number": number if key_of(number) else "",
        "form": LookUpForm(),
        "contact": SafetyContact.current(),
    }
    return render(request, "lot/unknown.html", context, status=404)


def _too_fast(request: HttpRequest, seconds: int) -> HttpResponse:
    context = {
        "seconds": seconds,
        "minutes": -(-seconds // 60),
        "contact": SafetyContact.current(),
    }
    answer = render(request, "lot/too_fast.html", context, status=429)
    answer["Retry-After"] = str(seconds)
    return answer
