"""Of which order a guest comes back to the checkout: one that is changed, or ordered
again. Its address stands in the form, so that nobody types it twice on a phone.

The cookie holds the order's number, signed, and nothing of the address.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from shop.order.models import Order
from shop.shipping.forms import to_begin_with

COOKIE = "begun_from"
SECONDS = 60 * 60
"""As long as the bottles of an unpaid order are held."""
SALT = "shop.checkout.begun_from"


def remember(answer: HttpResponse, order: Order) -> None:
    answer.set_signed_cookie(
        COOKIE,
        order.number,
        salt=SALT,
        max_age=SECONDS,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def forget(request: HttpRequest, answer: HttpResponse) -> None:
    if COOKIE in request.COOKIES:
        answer.delete_cookie(COOKIE, samesite="Lax")


def typed_before(request: HttpRequest) -> dict[str, Any]:
    """What the order's own page tells whoever opens its link; so not the telephone."""
    number = request.get_signed_cookie(COOKIE, None, salt=SALT, max_age=SECONDS)
    orders = Order.objects.select_related("shipping_address", "user")
    order = orders.filter(number=number).first() if number else None
    if order is None or order.shipping_address is None:
        return {}
    address = order.shipping_address
    if not address.line1:
        # Erased with the account.
        return {}
    typed = {**to_begin_with(address), "phone": "", "shipping": order.shipping_code}
    return {**typed, "email": order.email}
