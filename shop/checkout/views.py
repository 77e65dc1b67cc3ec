import logging
from dataclasses import fields
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST
from oscar.core.loading import get_class

from shop.account.address_book import AddressBook
from shop.basket.costs import shipping_methods, taxes_for
from shop.basket.models import Basket
from shop.basket.same_origin import same_origin
from shop.basket.shop_request import ShopRequest
from shop.basket.shortages import shortage_of
from shop.checkout import begun_from
from shop.checkout.again import put_again
from shop.checkout.change import copy_into_basket
from shop.checkout.forms import CheckoutForm
from shop.checkout.page import NO_SUCH_PLACE, TAX_UNKNOWN, Said, page
from shop.checkout.place import (
    AlreadyPlaced,
    Changed,
    Delivery,
    NothingToOrder,
    Terms,
    place_order,
)
from shop.checkout.shown import Shown
from shop.order.links import order_from_link, order_path
from shop.order.models import Order
from shop.order.status import CANCELLED, PENDING_PAYMENT
from shop.partner.exceptions import OutOfStock
from shop.stripe.attempts import NothingToCharge, start
from shop.stripe.client import StripeRefused, StripeUnavailable
from shop.stripe.closing import end_unpaid
from shop.stripe.resume import NothingToPay, payment_page
from shop.tax.door import TaxUnknown
from shop.user.models import User

Applicator = get_class("offer.applicator", "Applicator")

logger = logging.getLogger(__name__)

EMPTY = gettext_lazy("Your basket is empty, so there is nothing to check out.")
TOO_LITTLE = gettext_lazy(
    "Cards cannot pay less than $0.50. Take a code out of your basket, or add to it."
)


class SeeOther(HttpResponseRedirect):
    status_code = 303


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def index(request: ShopRequest) -> HttpResponse:
    if request.method == "POST":
        return _order(request)
    return _refusal(request) or page(request, _form(request))


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def total(request: ShopRequest) -> HttpResponse:
    """Shows the total with the shipping that was chosen, and orders nothing."""
    if request.method != "POST":
        return SeeOther(reverse("checkout:index"))
    if refusal := _refusal(request):
        return refusal
    # As first values, not as an answer: nothing is checked yet.
    typed = request.POST.dict()
    methods = shipping_methods(request.basket)
    return page(request, CheckoutForm(methods=methods, initial=typed))


@require_POST
@same_origin
def change(request: ShopRequest, number: str, signature: str) -> HttpResponse:
    order = order_from_link(number, signature)
    if order.status == PENDING_PAYMENT:
        try:
            order = end_unpaid(order, why="The buyer wants to change it.")
        except (StripeUnavailable, StripeRefused) as error:
            logger.warning("Order %s cannot be changed now: %s", number, error)
            return SeeOther(f"{order_path(order)}?payment=unavailable")
    if order.status != CANCELLED:
        return SeeOther(order_path(order))
    copy_into_basket(request, order)
    said = _(
        "Order %(number)s is cancelled and nothing was charged. What was in it is here:"
        " change it as you like."
    )
    messages.info(request, said % {"number": order.number})
    return _to_basket_with_address(order)


@require_POST
@same_origin
def again(request: ShopRequest, number: str, signature: str) -> HttpResponse:
    order = order_from_link(number, signature)
    sentences = put_again(request, order)
    for sentence in sentences:
        messages.warning(request, sentence)
    if not sentences:
        said = _("Everything from order %(number)s is in your basket again.")
        messages.success(request, said % {"number": order.number})
    return _to_basket_with_address(order)


def _to_basket_with_address(order: Order) -> HttpResponse:
    answer = SeeOther(reverse("basket:summary"))
    begun_from.remember(answer, order)
    return answer


def _order(request: ShopRequest) -> HttpResponse:
    shown = Shown.read(request.POST.get("shown", ""))
    placed = shown and Order.objects.filter(basket_id=shown.basket).first()
    if placed:
        return _pay_placed(request, placed)
    if refusal := _refusal(request):
        return refusal
    form = _form(request)
    if not form.is_valid():
        return page(request, form, Said(problems=form.problems()))
    return _place_or_say(request, form, shown)


def _place_or_say(
    request: ShopRequest, form: CheckoutForm, shown: Shown | None
) -> HttpResponse:
    try:
        return _place(request, form, shown)
    except (Changed, NothingToCharge) as error:
        _reload_basket(request)
        changes = error.sentences if isinstance(error, Changed) else [str(TOO_LITTLE)]
        return page(request, form, Said(changes=changes), status=409)
    except TaxUnknown as error:
        return _without_tax(request, form, error)
    except (OutOfStock, NothingToOrder) as error:
        return _back_to_basket(request, error)


def _place(request: ShopRequest, form: CheckoutForm, shown: Shown | None) -> SeeOther:
    values = {field.name: form.cleaned_data[field.name] for field in fields(Delivery)}
    delivery = Delivery(**values)
    try:
        order, attempt = place_order(
            basket_id=request.basket.pk,
            delivery=delivery,
            terms=Terms(shown, taxes_for(request.basket, delivery.destination)),
            strategy=request.strategy,
            user=request.user,
        )
    except AlreadyPlaced as faster:
        return _pay_placed(request, faster.order)
    _forget_basket(request)
    try:
        answer = SeeOther(start(attempt))
    except (StripeUnavailable, StripeRefused) as error:
        answer = _unpayable_now(order, error)
    begun_from.forget(request, answer)
    return answer


def _without_tax(
    request: ShopRequest, form: CheckoutForm, error: TaxUnknown
) -> HttpResponse:
    """Nothing is ordered whose tax nobody knows."""
    if error.is_no_place:
        form.add_error("postcode", str(NO_SUCH_PLACE))
        said = Said(problems=form.problems(), asks_for_tax=False)
        return page(request, form, said)
    said = Said(changes=[str(TAX_UNKNOWN)], asks_for_tax=False)
    return page(request, form, said, status=503)


def _pay_placed(request: ShopRequest, order: Order) -> SeeOther:
    """The same order again, never a second one."""
    _forget_basket(request)
    try:
        return SeeOther(payment_page(order.pk))
    except NothingToPay:
        return SeeOther(order_path(order))
    except (StripeUnavailable, StripeRefused) as error:
        return _unpayable_now(order, error)


def _unpayable_now(order: Order, error: Exception) -> SeeOther:
    logger.warning("Order %s cannot be paid now: %s", order.number, error)
    return SeeOther(f"{order_path(order)}?payment=unavailable")


def _refusal(request: ShopRequest) -> HttpResponse | None:
    """Where the buyer goes instead when there is nothing to order, or not enough."""
    if request.basket.is_empty:
        messages.info(request, EMPTY)
        return SeeOther(reverse("basket:summary"))
    if any(shortage_of(line) for line in request.basket.all_lines()):
        return _back_to_basket(request)
    return None


def _back_to_basket(
    request: ShopRequest, error: Exception | None = None
) -> HttpResponse:
    if isinstance(error, NothingToOrder):
        messages.info(request, EMPTY)
    else:
        messages.warning(
            request,
            _(
                "Not all of your basket is left: somebody was faster. Nothing was"
                " ordered and nothing was charged."
            ),
        )
    return SeeOther(reverse("basket:summary"))


def _form(request: ShopRequest) -> CheckoutForm:
    methods = shipping_methods(request.basket)
    if request.method == "POST":
        return CheckoutForm(request.POST, methods=methods)
    return CheckoutForm(methods=methods, initial=_known(request))


def _known(request: ShopRequest) -> dict[str, Any]:
    """Of somebody who is signed in, or who comes from an order; others type it."""
    user = request.user
    if not isinstance(user, User):
        return begun_from.typed_before(request)
    address = AddressBook(user).prefill(request.GET.get("address"))
    return {"name": user.get_full_name(), **address, "email": user.email}


def _reload_basket(request: ShopRequest) -> None:
    """As another tab left it, with the offers of now."""
    fresh = Basket.objects.get(pk=request.basket.pk)
    fresh.strategy = request.strategy
    Applicator().apply(fresh, request.user)
    request.basket = fresh


def _forget_basket(request: ShopRequest) -> None:
    """It was ordered; the middleware reads this and takes the cookies away."""
    if request.basket.pk:
        request.basket.refresh_from_db(fields=["status"])
