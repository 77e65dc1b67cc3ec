"""Vouchers and offers of an order: counted when it is placed, given back when it is
cancelled. Oscar counts and never gives back, so a single-use code was lost with the
order that was never paid.

Rows are changed in the order in which placing an order locks them: vouchers, offers,
and after them, by the caller, stock."""

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
    used = VoucherApplication.objects.filter(order=order)
    _count_vouchers(order, sorted(used.values_list("voucher_id", flat=True)), times=-1)
    used.delete()
    _count_offers(order, times=-1)


def count_again(order: Order) -> None:
    """For an order that was cancelled and then turned out to be paid."""
    applied = sorted(
        {row.voucher_id for row in order.discounts.all() if row.voucher_id}
    )
    known = list(Voucher.objects.filter(pk__in=applied).order_by("pk"))
    _count_vouchers(order, [voucher.pk for voucher in known], times=1)
    for voucher in known:
        voucher.applications.create(order=order, user=order.user)
    _count_offers(order, times=1)


def _count_vouchers(order: Order, vouchers: Iterable[int], *, times: int) -> None:
    for voucher_id in vouchers:
        applied = order.discounts.filter(voucher_id=voucher_id)
        amount = sum((row.amount for row in applied), Decimal(0))
        Voucher.objects.filter(pk=voucher_id).update(
            num_orders=_never_below_zero("num_orders", times),
            total_discount=_never_below_zero("total_discount", times * amount),
        )


def _count_offers(order: Order, *, times: int) -> None:
    applied = order.discounts.exclude(offer_id=None)
    for row in applied.order_by("offer_id"):
        ConditionalOffer.objects.filter(pk=row.offer_id).update(
            num_applications=_never_below_zero(
                "num_applications", times * (row.frequency or 0)
            ),
            total_discount=_never_below_zero("total_discount", times * row.amount),
            num_orders=_never_below_zero("num_orders", times),
        )


def _never_below_zero(field: str, change: int | Decimal) -> Greatest:
    return Greatest(F(field) + change, Value(type(change)(0)))
