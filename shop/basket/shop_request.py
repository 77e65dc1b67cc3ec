"""The type of a request behind the basket's middleware; nothing is ever made of it."""

from typing import Any

from django.http import HttpRequest

from shop.basket.models import Basket


class ShopRequest(HttpRequest):
    basket: Basket
    strategy: Any
    cookies_to_delete: list[str]
    _basket_cache: Basket | None
