"""Changes what is in a basket. Each act holds the basket's row, so that two tabs
cannot lose each other's change, nor change a basket that was just ordered."""

from typing import Any

from django.conf import settings
from django.db import transaction
from oscar.core.loading import get_model

from shop.basket.models import Basket
from shop.basket.quantity import Granted, grant
from shop.basket.shop_request import ShopRequest

Line = get_model("basket", "Line")


class NotForSale(Exception):
    """The product has no price, or is not on sale."""


class NotInBasket(Exception):
    """Another tab removed it, or ordered the basket."""


@transaction.atomic
def put(request: ShopRequest, product, wanted: int) -> Granted:
    """Adds to what is there. Raises NotForSale."""
    info = request.strategy.fetch_for_product(product)
    if info.stockrecord is None or not info.price.exists:
        raise NotForSale(product)
    basket = _held_basket(request) or _new_basket(request)
    held = sum(line.quantity for line in basket.lines.filter(product=product))
    granted = _grant(basket, product, info, held + wanted)
    if granted.quantity > held:
        basket.add_product(product, granted.quantity - held)
    if granted.quantity != held:
        _set(basket, basket.lines.filter(product=product), product, granted.quantity)
    return granted


def put_at_least(request: ShopRequest, product, wanted: int) -> None:
    """So many as are there; none are added to more. A product that cannot be bought
    any more stays out."""
    lines = request.basket.all_lines()
    held = sum(line.quantity for line in lines if line.product_id == product.pk)
    if wanted > held:
        try:
            put(request, product, wanted - held)
        except NotForSale:
            return


@transaction.atomic
def change(request: ShopRequest, line_id: int, wanted: int) -> Granted:
    """Raises NotInBasket."""
    basket, line = _held_line(request, line_id)
    info = request.strategy.fetch_for_line(line, line.stockrecord)
    granted = _grant(basket, line.product, info, wanted)
    _set(basket, basket.lines.filter(pk=line.pk), line.product, granted.quantity)
    return granted


@transaction.atomic
def remove(request: ShopRequest, line_id: int) -> str:
    """Returns what was removed. Raises NotInBasket."""
    basket, line = _held_line(request, line_id)
    line.delete()
    basket.reset_offer_applications()
    return line.product.get_title()


def guests_basket(request: ShopRequest) -> Basket | None:
    """Asked for before somebody signs in; see take_along."""
    return request.basket if request.basket.id else None


@transaction.atomic
def take_along(request: ShopRequest, guest: Basket | None) -> None:
    """What a guest had in the basket stays in it when they sign in. Where their account
    has some of the same, the larger number stands: most often it is the same wish."""
    if guest is None:
        return
    # In one order everywhere, so that two tabs never wait for each other.
    held = Basket.open.select_for_update().filter(owner=request.user).order_by("pk")
    own = held.first()
    left = Basket.open.select_for_update().filter(pk=guest.pk, owner=None).first()
    if left is None:
        return
    if own is None:
        left.owner, own = request.user, left
        left.save(update_fields=["owner"])
    else:
        own.merge(left, add_quantities=False)
    own.strategy = request.strategy
    replace_basket(request, own)


def _grant(basket: Basket, product, info, wanted: int) -> Granted:
    left: int | None = 0
    if info.availability.is_available_to_buy:
        left = getattr(info.availability, "num_available", None)
    elsewhere = sum(
        line.quantity for line in basket.lines.all() if line.product_id != product.pk
    )
    return grant(wanted, title=product.get_title(), left=left, elsewhere=elsewhere)


def _set(basket: Basket, lines, product, quantity: int) -> None:
    """With the price of so many, so that the basket can say when it changed since."""
    if quantity:
        price = basket.strategy.fetch_for_quantity(product, quantity).price
        lines.update(
            quantity=quantity,
            price_excl_tax=price.excl_tax,
            price_incl_tax=price.incl_tax,
        )
    else:
        lines.delete()
    basket.reset_offer_applications()


def _held_line(request: ShopRequest, line_id: int) -> tuple[Basket, Any]:
    basket = _held_basket(request)
    if basket is None:
        raise NotInBasket(line_id)
    lines = basket.lines.select_related("product__product_class", "stockrecord")
    line = lines.filter(pk=line_id).first()
    if line is None:
        raise NotInBasket(line_id)
    return basket, line


def _held_basket(request: ShopRequest) -> Basket | None:
    """The request's basket, locked; None when there is none or it was ordered."""
    if request.basket.id is None:
        return None
    held = Basket.open.select_for_update().filter(pk=request.basket.id).first()
    if held is not None:
        held.strategy = request.strategy
        request.basket = held
    return held


def _new_basket(request: ShopRequest) -> Basket:
    basket = Basket(owner=request.user if request.user.is_authenticated else None)
    basket.strategy = request.strategy
    basket.save()
    replace_basket(request, basket)
    return basket


def replace_basket(request: ShopRequest, basket: Basket) -> None:
    """The cookie of this browser leads to this basket from now on."""
    request.basket = request._basket_cache = basket
    # Makes Oscar's middleware write the cookie anew; it keeps one that it finds.
    request.cookies_to_delete.append(settings.OSCAR_BASKET_COOKIE_OPEN)
