"""An account goes, and with it what tells who somebody is. Tax law asks for orders to
be kept: amounts, taxes, and the city, state and ZIP code that the tax was owed to."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_tasks import task
from oscar.core.loading import get_model

from shop.account.mail import KIND, mail_account
from shop.account.proof import claim_orders
from shop.back_in_stock import waiting
from shop.basket.models import Basket
from shop.newsletter import consent as newsletter
from shop.order import life
from shop.order.models import Order
from shop.order.status import CANCELLED, DELIVERED, REFUNDED, SHIPPED
from shop.returns.models import Return, ReturnPhoto
from shop.review.writing import forget_author
from shop.stripe.models import Refund
from shop.user.models import User

OrderNote = get_model("order", "OrderNote")
VoucherApplication = get_model("voucher", "VoucherApplication")

DONE = {DELIVERED, CANCELLED, REFUNDED}
ARRIVED_BY = timedelta(days=60)
"""After it was shipped. Nobody has to tell us of each parcel that it has come."""
OPEN_RETURNS = [Return.Status.ASKED, Return.Status.APPROVED, Return.Status.RECEIVED]
LOOK_AGAIN = timedelta(days=7)
ERASED = {
    "title": "",
    "first_name": "",
    "last_name": "",
    "line1": "",
    "line2": "",
    "line3": "",
    "phone_number": "",
    "notes": "",
}


def on_their_way(user: User) -> QuerySet[Order]:
    """Their addresses are still needed."""
    unfinished = ~Q(status__in=DONE) | Q(pk__in=_untold_refunds().values("order"))
    return Order.objects.filter(unfinished, user=user).order_by("-pk")


@transaction.atomic
def delete_account(user: User, *, keep_reviews: bool = False) -> None:
    """Reviews go too, unless they are to stay without a name. Raises ProtectedError for somebody whose work for the shop is kept; then nothing
    is deleted."""
    # The address of somebody who works here was typed by another, and never proven.
    is_proven = not user.is_staff
    if is_proven:
        claim_orders(user)
    orders = list(Order.objects.filter(user=user).values_list("pk", flat=True))
    forget_author(orders, keep_reviews=keep_reviews)
    Order.objects.filter(pk__in=orders).update(user=None)
    # Oscar deletes these with their user, and with them what the books rest on.
    VoucherApplication.objects.filter(user=user).update(user=None)
    OrderNote.objects.filter(user=user).update(user=None)
    Basket.objects.filter(owner=user, order__isnull=False).update(owner=None)
    email = user.email
    newsletter.leave(email)
    waiting.forget(email)
    user.delete()
    if is_proven:
        mail_account(KIND.DELETED, email)
    for order_id in orders:
        erase_order.enqueue(order_id)


@task
def erase_order(order_id: int) -> str:
    """Waits for an order that is on its way. Leaves one that its buyer has claimed
    again."""
    with transaction.atomic():
        order = life.lock(order_id)
        if order.user_id:
            return f"kept: order {order.number} has an account"
        if not _is_done(order):
            later = timezone.now() + LOOK_AGAIN
            erase_order.using(run_after=later).enqueue(order_id)
            return f"later: order {order.number} is {order.status}"
        _erase(order)
    return f"erased: order {order.number}"


def _is_done(order: Order) -> bool:
    if _untold_refunds().filter(order=order).exists() or _is_owed_money(order):
        return False
    if order.returns.filter(status__in=OPEN_RETURNS).exists():
        return False
    if order.status != SHIPPED:
        return order.status in DONE
    return order.status_changes.filter(
        new_status=SHIPPED, date_created__lte=timezone.now() - ARRIVED_BY
    ).exists()


def _untold_refunds() -> QuerySet[Refund]:
    """Their letters have not left yet."""
    return Refund.objects.filter(told_at=None).exclude(status__in=Refund.NOT_GIVEN)


def _is_owed_money(order: Order) -> bool:
    """It was cancelled, and staff have yet to see to its refund."""
    paid = order.payment_attempts.exclude(payment_intent_id="")
    return order.status == CANCELLED and any(row.left_to_refund() > 0 for row in paid)


def _erase(order: Order) -> None:
    Order.objects.filter(pk=order.pk).update(guest_email="")
    order.returns.exclude(words="").update(words="")
    ReturnPhoto.objects.filter(returned__order=order).delete()
    for address in filter(None, [order.shipping_address, order.billing_address]):
        for name, value in ERASED.items():
            if hasattr(address, name):
                setattr(address, name, value)
        # Oscar writes what staff search by anew.
        address.save()
    life.note(
        order,
        "E-mail, name, street, telephone and the words and photographs of returns erased:"
        " the account is gone.",
    )
