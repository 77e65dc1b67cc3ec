import logging

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from shop.basket.same_origin import same_origin
from shop.order.links import order_from_link, order_path, signature_of
from shop.order.models import Order
from shop.order.status import PAID, PENDING_PAYMENT
from shop.stripe import client
from shop.stripe.cancelling import (
    NotToCancel,
    PaidMeanwhile,
    can_be_cancelled,
    cancel_paid,
    cancel_unpaid,
    goes_back,
)
from shop.stripe.events import receive
from shop.stripe.resume import NothingToPay, payment_page
from shop.stripe.settle import settle

logger = logging.getLogger(__name__)


class SeeOther(HttpResponseRedirect):
    status_code = 303


@never_cache
@csrf_exempt
@require_POST
def webhook(request: HttpRequest) -> HttpResponse:
    """https://docs.stripe.com/webhooks: any 2xx ends Stripe's tries, 500 brings them."""
    try:
        event = client.read_event(
            request.body, request.headers.get("Stripe-Signature", "")
        )
    except client.BadSignature as error:
        logger.warning("A webhook was not signed by Stripe: %s", error)
        return HttpResponse("Bad signature.", status=400, content_type="text/plain")
    try:
        receive(event)
    except (client.StripeUnavailable, client.StripeRefused) as error:
        logger.error("Event %s (%s) has to come again: %s", event.id, event.type, error)
        return HttpResponse("Send it again.", status=500, content_type="text/plain")
    return HttpResponse("Received.", content_type="text/plain")


@never_cache
@require_safe
def landing(request: HttpRequest, number: str, signature: str) -> HttpResponse:
    """Where Stripe sends the buyer after paying, often before the webhook arrives."""
    order = order_from_link(number, signature)
    try:
        # One try: the buyer waits, and webhook and reconciler come as well.
        order = settle(order.pk, retries=0)
    except (client.StripeUnavailable, client.StripeRefused) as error:
        logger.warning("Order %s landed unsettled: %s", order.number, error)
    waiting = order.status == PENDING_PAYMENT
    return _order_page(order, "checking" if waiting else "")


@never_cache
@require_POST
@same_origin
def pay(request: HttpRequest, number: str, signature: str) -> HttpResponse:
    order = order_from_link(number, signature)
    try:
        return SeeOther(payment_page(order.pk))
    except NothingToPay:
        return _order_page(order)
    except (client.StripeUnavailable, client.StripeRefused) as error:
        logger.warning("Order %s cannot be paid now: %s", order.number, error)
        return _order_page(order, "unavailable")


@csrf_exempt
@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, number: str, signature: str) -> HttpResponse:
    order = order_from_link(number, signature)
    if request.method == "POST":
        return _cancel(request, order)
    return _cancel_page(request, order)


@same_origin
def _cancel(request: HttpRequest, order: Order) -> HttpResponse:
    try:
        if order.status == PENDING_PAYMENT:
            cancel_unpaid(order)
        elif order.status == PAID and request.POST.get("agreed") != "refund":
            raise PaidMeanwhile(order.number)
        else:
            cancel_paid(order)
    except PaidMeanwhile:
        order.refresh_from_db()
        return _cancel_page(request, order, problem="paid", status=409)
    except NotToCancel:
        return SeeOther(f"{order_path(order)}?cancel=late")
    except (client.StripeUnavailable, client.StripeRefused) as error:
        logger.warning("Order %s cannot be cancelled now: %s", order.number, error)
        return _cancel_page(request, order, problem="unavailable", status=503)
    return SeeOther(order_path(order))


def _cancel_page(
    request: HttpRequest, order: Order, *, problem: str = "", status: int = 200
) -> HttpResponse:
    if not can_be_cancelled(order):
        return SeeOther(f"{order_path(order)}?cancel=late")
    context = {
        "order": order,
        "signature": signature_of(order.number),
        "is_paid": order.status == PAID,
        "goes_back": goes_back(order),
        "problem": problem,
    }
    answer = render(request, "order/cancel.html", context, status=status)
    answer["X-Robots-Tag"] = "noindex"
    # As for the page of the order: the form is posted with its true origin.
    answer["Referrer-Policy"] = "same-origin"
    return answer


def _order_page(order: Order, payment: str = "") -> HttpResponse:
    """`payment` is what the order page tells the buyer: see templates/order/."""
    query = f"?payment={payment}" if payment else ""
    return SeeOther(order_path(order) + query)
