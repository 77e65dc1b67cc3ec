"""Vouchers and offers of an order: counted when it is placed, given back when it is
cancelled. Oscar counts and never gives back, so a single-use code was lost with the
order that was never paid."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import F, Value
from django.db.models.functions import Greatest
from oscar.core.loading import get_model

from shop.order.models import Order

ConditionalOffer = get_model("offer", "ConditionalOffer")
Voucher = get_model("voucher", "Voucher")
VoucherApplication = get_model("voucher", "VoucherApplication")


def give_back(order: Order) -> None:
    _count(order.discounts.all(), times=-1)
    used = list(
        VoucherApplication.objects.filter(order=order).values_list(
            "voucher_id", flat=True
        )
    )
    VoucherApplication.objects.filter(order=order).delete()
    Voucher.objects.filter(pk__in=used).update(
        num_orders=Greatest(F("num_orders") - 1, Value(0))
    )


def count_again(order: Order) -> None:
    """For an order that was cancelled and then turned out to be paid."""
    applied = order.discounts.all()
    _count(applied, times=1)
    for voucher_id in sorted({row.voucher_id for row in applied if row.voucher_id}):
        if Voucher.objects.filter(pk=voucher_id).update(num_orders=F("num_orders") + 1):
            VoucherApplication.objects.create(
                voucher_id=voucher_id, order=order, user=order.user
            )


def _count(applied: Iterable, *, times: int) -> None:
    for row in sorted(applied, key=lambda row: row.offer_id or 0):
        amount = times * row.amount
        ConditionalOffer.objects.filter(pk=row.offer_id).update(
            num_applications=_never_below_zero(
                "num_applications", times * (row.frequency or 0)
            ),
            total_discount=_never_below_zero("total_discount", amount),
            num_orders=_never_below_zero("num_orders", times),
        )
        Voucher.objects.filter(pk=row.voucher_id).update(
            total_discount=_never_below_zero("total_discount", amount)
        )


def _never_below_zero(field: str, change: int | Decimal) -> Greatest:
    return Greatest(F(field) + change, Value(type(change)(0)))
