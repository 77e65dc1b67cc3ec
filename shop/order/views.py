from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from shop.basket.same_origin import same_origin
from shop.order.forms import NOT_FOUND, FindOrderForm
from shop.order.links import order_from_link, order_path
from shop.order.return_window import can_be_returned, last_day_of
from shop.order.status import CANCELLED, PAID, PENDING_PAYMENT
from shop.order.timeline import timeline
from shop.pace import Pace, pause_beside_form, seconds_to_wait

FINDING = Pace("orders", ((6, 60), (30, 3600)))


@require_safe
@cache_control(private=True, no_store=True)
def detail(request: HttpRequest, number: str, signature: str) -> HttpResponse:
    order = order_from_link(number, signature)
    prefetch_related_objects(
        [order],
        "shipping_address",
        "user",
        "discounts",
        "status_changes",
        "refunds",
        "returns__lines__order_line",
        "returns__refund",
        "parcel__lots__recall",
        "lines__product__images__photograph",
    )
    is_pending = order.status == PENDING_PAYMENT
    response = render(
        request,
        "order/detail.html",
        {
            "order": order,
            "email": order.email,
            "steps": timeline(order),
            "payment": request.GET.get("payment") if is_pending else None,
            "signature": signature,
            "return_until": last_day_of(order) if can_be_returned(order) else None,
            "is_too_late": request.GET.get("cancel") == "late"
            and order.status not in {PENDING_PAYMENT, PAID, CANCELLED},
            "template_of_status": f"order/_{order.status.lower().replace(' ', '_')}.html",
        },
    )
    response["X-Robots-Tag"] = "noindex"
    # Sent to our own pages only: without it the browser would post the forms of this
    # page with "Origin: null", which no guard can tell from a stranger's.
    response["Referrer-Policy"] = "same-origin"
    return response


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """For whoever has lost the mail with the link."""
    return _find_page(request, FindOrderForm())


@require_POST
@same_origin
@cache_control(private=True, no_store=True)
def open_found(request: HttpRequest) -> HttpResponse:
    form = FindOrderForm(request.POST)
    if not form.is_valid():
        return _find_page(request, form)
    if seconds := seconds_to_wait(request, FINDING):
        form.add_error(None, pause_beside_form(seconds))
        return _find_page(request, form, status=429, wait=seconds)
    order = form.order()
    if order is None:
        form.add_error("number", NOT_FOUND)
        return _find_page(request, form)
    return HttpResponse(status=303, headers={"Location": order_path(order)})


def _find_page(
    request: HttpRequest, form: FindOrderForm, *, status: int = 200, wait: int = 0
) -> HttpResponse:
    context = {"form": form, "problems": form.problems()}
    answer = render(request, "order/find.html", context, status=status)
    if wait:
        answer["Retry-After"] = str(wait)
    return answer
