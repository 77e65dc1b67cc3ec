from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from shop.order.links import order_from_link
from shop.order.status import PENDING_PAYMENT
from shop.order.timeline import timeline


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
        "parcel__lot__recall",
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
            "template_of_status": f"order/_{order.status.lower().replace(' ', '_')}.html",
        },
    )
    response["X-Robots-Tag"] = "noindex"
    # Sent to our own pages only: without it the browser would post the forms of this
    # page with "Origin: null", which no guard can tell from a stranger's.
    response["Referrer-Policy"] = "same-origin"
    return response
