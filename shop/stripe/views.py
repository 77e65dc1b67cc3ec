import logging

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from shop.basket.same_origin import same_origin
from shop.order.links import order_from_link, order_path
from shop.order.models import Order
from shop.order.status import PENDING_PAYMENT
from shop.stripe import client
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


def _order_page(order: Order, payment: str = "") -> HttpResponse:
    """`payment` is what the order page tells the buyer: see templates/order/."""
    query = f"?payment={payment}" if payment else ""
    return SeeOther(order_path(order) + query)
