"""Change my order: the unpaid order ends, and what was in it goes into a basket.

A basket that was ordered is never opened again, and never are there two things to
pay for the same bottles.
"""

from django.db import transaction

from shop.basket import contents
from shop.basket.shop_request import ShopRequest
from shop.basket.vouchers import VoucherRefused, use_voucher
from shop.order.models import Order


def copy_into_basket(request: ShopRequest, order: Order) -> None:
    """As much of it as is there. Doing it twice changes nothing."""
    for line in order.lines.select_related("product__product_class"):
        if line.product is not None and line.product.is_public:
            contents.put_at_least(request, line.product, line.quantity)
    for code in {row.voucher_code for row in order.discounts.all() if row.voucher_code}:
        try:
            with transaction.atomic():
                use_voucher(request.basket, code, request.user)
        except VoucherRefused:
            # Expired since, or in the basket already: the basket page shows which are.
            continue
