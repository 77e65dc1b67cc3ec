"""Who may review what: buyers, what they were sent and kept; nobody of ours."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from shop.order.models import Line, Order
from shop.order.status import DELIVERED, SHIPPED
from shop.stripe.models import Refund, RefundLine
from shop.user.models import User


def why_not(line: Line) -> str:
    """A sentence for the buyer; empty for whoever may write."""
    order = line.order
    if is_insider(order):
        return _(
            "This address belongs to somebody who works for the shop, and the law"
            " keeps reviews for buyers who do not (16 CFR 465.5). Thank you for"
            " understanding."
        )
    if not order.email:
        return _("The account of this order was deleted, and its reviews went with it.")
    if not order.was_paid or order.status not in {SHIPPED, DELIVERED}:
        return _(
            "A review can be written once the order has left us, and not after all"
            " of it was refunded."
        )
    if line not in not_refunded(order, [line]):
        return _("All of this was refunded, so there is nothing to review.")
    return ""


def not_refunded(order: Order, lines: Iterable[Line]) -> list[Line]:
    """Those of which the buyer kept at least one."""
    given = RefundLine.objects.filter(refund__order=order).exclude(
        refund__status__in=Refund.NOT_GIVEN
    )
    back = dict(
        given.values_list("order_line").annotate(total=Sum("quantity")).order_by()
    )
    return [line for line in lines if back.get(line.pk, 0) < line.quantity]


def is_insider(order: Order) -> bool:
    """Whoever has a part in running the shop, by either address of the order."""
    addresses = {order.guest_email, order.user.email if order.user else ""}
    wanted = {address.strip().lower() for address in addresses if address}
    if wanted & {address.strip().lower() for address in settings.STAFF_EMAIL}:
        return True
    same = Q()
    for address in wanted:
        same |= Q(email__iexact=address)
    rights = (
        Q(is_staff=True)
        | Q(is_superuser=True)
        | Q(groups__isnull=False)
        | Q(user_permissions__isnull=False)
    )
    return bool(wanted) and User.objects.filter(same).filter(rights).exists()
