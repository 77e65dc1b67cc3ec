"""Order it again: the same bottles into the basket, and a sentence for each that is not
to be had."""

from django.utils.translation import gettext as _

from shop.basket import contents
from shop.basket.shop_request import ShopRequest
from shop.order.models import Order


def put_again(request: ShopRequest, order: Order) -> list[str]:
    """What the buyer should know; nothing when all of it is in the basket."""
    lines = order.lines.select_related("product__product_class").order_by("pk")
    said = [_put(request, line) for line in lines]
    return [sentence for sentence in said if sentence]


def _put(request: ShopRequest, line) -> str:
    gone = _("%(title)s is not for sale any more, so it is not in your basket.") % {
        "title": line.title
    }
    if line.product is None or not line.product.is_public:
        return gone
    held = sum(
        row.quantity
        for row in request.basket.all_lines()
        if row.product_id == line.product_id
    )
    if held >= line.quantity:
        return ""
    try:
        return contents.put(request, line.product, line.quantity - held).sentence
    except contents.NotForSale:
        return gone
