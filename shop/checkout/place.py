"""Places an order: all of it or nothing, once for each basket."""

from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import Model, Q
from django.utils.translation import gettext as _
from oscar.core.loading import get_class, get_model
from oscar.core.prices import Price

from shop.basket.costs import SHIPPING, shipping_methods, tax_on, total_of
from shop.basket.models import Basket
from shop.basket.shortages import shortage_of
from shop.checkout.shown import Shown
from shop.order.models import Order
from shop.order.utils import OrderCreator
from shop.partner.exceptions import OutOfStock
from shop.purchase_record.keep import keep_what_was_shown
from shop.shipping.country import united_states
from shop.shipping.forms import fields_of
from shop.stripe.attempts import open_attempt
from shop.stripe.models import PaymentAttempt
from shop.stripe.tax import keep_calculation
from shop.tax.door import NotAsked, Taxes
from shop.tax.quote import Destination

Applicator = get_class("offer.applicator", "Applicator")
ConditionalOffer = get_model("offer", "ConditionalOffer")
ShippingAddress = get_model("order", "ShippingAddress")
Voucher = get_model("voucher", "Voucher")


class AlreadyPlaced(Exception):
    """Another click or another tab was faster. Carries its order."""

    def __init__(self, order: Order) -> None:
        super().__init__(order.number)
        self.order = order


class NothingToOrder(Exception):
    """The basket is empty, or went into another one when the buyer signed in."""


class Changed(Exception):
    """What would be ordered is not what the buyer was shown."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(*sentences)
        self.sentences = sentences


@dataclass(frozen=True)
class Delivery:
    """The clean values of the form, by the form's names."""

    email: str
    name: str
    line1: str
    line2: str
    city: str
    state: str
    postcode: str
    phone: str
    shipping: str

    @property
    def destination(self) -> Destination:
        return Destination.of(self.state, self.postcode)


@dataclass(frozen=True)
class Terms:
    """What the buyer saw, and the tax, asked for before anything is locked."""

    shown: Shown | None
    taxes: Taxes


@transaction.atomic
def place_order(
    *,
    basket_id: int,
    delivery: Delivery,
    terms: Terms,
    strategy,
    user,
) -> tuple[Order, PaymentAttempt]:
    """Takes the stock, writes the order and its payment attempt, and freezes the basket
    for good. Nothing is written when it raises AlreadyPlaced, NothingToOrder, Changed,
    OutOfStock or stripe.attempts.NothingToCharge."""
    basket = _held_basket(basket_id)
    basket.strategy = strategy
    _hold_offers(basket, user)
    Applicator().apply(basket, user)
    _refuse_what_was_not_shown(basket, terms)
    _refuse_what_is_not_there(basket)
    method = next(
        row for row in shipping_methods(basket) if row.code == delivery.shipping
    )
    untaxed = method.calculate(basket)
    tax = tax_on(basket, untaxed, terms.taxes)
    order = OrderCreator().place_order(
        basket,
        total_of(basket, untaxed, tax.total),
        method,
        Price(basket.currency, excl_tax=untaxed.excl_tax, tax=tax.on(SHIPPING)),
        tax=tax,
        user=user,
        guest_email=delivery.email,
        shipping_address=_address(delivery),
    )
    keep_what_was_shown(order)
    keep_calculation(order, tax)
    basket.submit()
    return order, open_attempt(order)


def _held_basket(basket_id: int) -> Basket:
    """Locked first, so that the second of two clicks waits here and then finds it
    submitted."""
    basket = Basket.objects.select_for_update().get(pk=basket_id)
    if basket.status == Basket.OPEN and not basket.is_empty:
        return basket
    order = Order.objects.filter(basket=basket).first()
    if order is None:
        raise NothingToOrder(basket_id)
    raise AlreadyPlaced(order)


def _hold_offers(basket: Basket, user) -> None:
    """Oscar counts the uses of vouchers and offers by reading and writing back. Held in
    this order everywhere: vouchers, offers, stock."""
    vouchers = list(
        Voucher.objects.select_for_update()
        .filter(pk__in=list(basket.vouchers.values_list("pk", flat=True)))
        .order_by("pk")
    )
    for voucher in vouchers:
        if not (voucher.is_active() and voucher.is_available_to_user(user=user)[0]):
            basket.vouchers.remove(voucher)
    of_vouchers = ConditionalOffer.objects.filter(vouchers__in=vouchers)
    for_everyone = Q(offer_type=ConditionalOffer.SITE, status=ConditionalOffer.OPEN)
    held = ConditionalOffer.objects.select_for_update().filter(
        for_everyone | Q(pk__in=of_vouchers.values("pk"))
    )
    list(held.order_by("pk"))


def _refuse_what_was_not_shown(basket: Basket, terms: Terms) -> None:
    shown = terms.shown
    if shown is None:
        raise Changed([_("This page was open for long. Look at the total once more.")])
    try:
        now = Shown.of(basket, terms.taxes)
    except NotAsked:
        # Another tab changed it after the taxes were asked for.
        changes = shown.changes_of_lines(Shown.of(basket, None))
        raise Changed(changes or [_("Look at the total once more.")]) from None
    if changes := shown.changes_to(now):
        raise Changed(changes)


def _refuse_what_is_not_there(basket: Basket) -> None:
    """Before anything is written; the conditional update has the last word."""
    for line in basket.all_lines():
        if shortage_of(line):
            left = getattr(line.purchase_info.availability, "num_available", 0)
            raise OutOfStock(line.product, max(left, 0))


def _address(delivery: Delivery) -> Model:
    return ShippingAddress.objects.create(
        **fields_of(asdict(delivery)), country=united_states()
    )
