from django.conf import settings
from django.http import HttpResponse
from django.utils.functional import SimpleLazyObject, empty
from oscar.apps.basket.middleware import BasketMiddleware as OscarBasketMiddleware

from shop.basket.shop_request import ShopRequest

COUNT_COOKIE = "basket_count"


class BasketMiddleware(OscarBasketMiddleware):
    """Oscar's, which touches nothing until a view asks for the basket, and the hint
    from which public pages know how many bottles are in it."""

    def process_response(self, request, response):
        response = super().process_response(request, response)
        key = self.get_cookie_key(request)
        if key in response.cookies:
            response.cookies[key]["samesite"] = "Lax"
        if _was_used(request):
            self._hint(request, response)
            if request.basket.id and not request.basket.can_be_edited:
                response.delete_cookie(key, samesite="Lax")
        return response

    def _hint(self, request: ShopRequest, response: HttpResponse) -> None:
        count = request.basket.num_items if request.basket.can_be_edited else 0
        if not count:
            if COUNT_COOKIE in request.COOKIES:
                response.delete_cookie(COUNT_COOKIE, samesite="Lax")
        elif request.COOKIES.get(COUNT_COOKIE) != str(count):
            response.set_cookie(
                COUNT_COOKIE,
                str(count),
                max_age=settings.OSCAR_BASKET_COOKIE_LIFETIME,
                secure=settings.OSCAR_BASKET_COOKIE_SECURE,
                samesite="Lax",
            )


def _was_used(request: ShopRequest) -> bool:
    basket = getattr(request, "basket", None)
    if isinstance(basket, SimpleLazyObject):
        return basket._wrapped is not empty
    return basket is not None
