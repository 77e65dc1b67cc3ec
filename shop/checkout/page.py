"""The one page of the checkout: the form, what it costs each way, and what the buyer has
to know before pressing the button again."""

from dataclasses import dataclass, field

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy

from shop.account.address_book import AddressBook
from shop.basket.costs import costs_of, shipping_methods, taxes_for
from shop.basket.shop_request import ShopRequest
from shop.checkout.forms import CheckoutForm
from shop.checkout.shown import Shown
from shop.shipping.methods import arrival_by, described, left_until_free, rates_of
from shop.tax.door import Taxes, TaxUnknown
from shop.user.models import User

TAX_UNKNOWN = gettext_lazy(
    "We cannot work out the sales tax right now, and without it no order is placed."
    " Try again in a minute."
)
NO_SUCH_PLACE = gettext_lazy(
    "We do not find this ZIP code in this state. Check the ZIP code and the state"
)


@dataclass(frozen=True)
class Said:
    """What the page tells the buyer besides."""

    problems: list = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    asks_for_tax: bool = True
    """Not a second time, when nobody answered just now."""


def page(
    request: ShopRequest,
    form: CheckoutForm,
    said: Said | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    said = said or Said()
    basket = request.basket
    chosen = form.chosen_method()
    taxes, why_not = _taxes(request, form) if said.asks_for_tax else (None, [])
    state = form["state"].value() or ""
    ways = [
        {
            "code": method.code,
            "name": method.name,
            "description": described(method.code, state),
            "arrives": arrival_by(method, timezone.now(), state=state),
            "takes_po_boxes": rates_of(method.code).takes_po_boxes,
            "costs": costs_of(basket, method, taxes),
            "is_chosen": method.code == chosen,
        }
        for method in shipping_methods(basket)
    ]
    context = {
        "form": form,
        "problems": said.problems,
        "changes": [*said.changes, *why_not],
        "addresses": _addresses(request),
        "lines": basket.all_lines(),
        "ways": ways,
        "left_until_free": left_until_free(basket.total_incl_tax),
        "shown": Shown.of(basket, taxes).token(),
    }
    return render(request, "oscar/checkout/checkout.html", context, status=status)


def _taxes(request: ShopRequest, form: CheckoutForm) -> tuple[Taxes | None, list[str]]:
    """None before the address is typed, and when nobody answers: then with why."""
    destination = form.destination()
    if destination is None:
        return None, []
    try:
        return taxes_for(request.basket, destination), []
    except TaxUnknown as error:
        return None, [str(NO_SUCH_PLACE if error.is_no_place else TAX_UNKNOWN)]


def _addresses(request: ShopRequest) -> list:
    """To choose from before anything is typed; one alone is in the form already."""
    if request.method == "POST" or not isinstance(request.user, User):
        return []
    rows = list(AddressBook(request.user).all())
    return rows if len(rows) > 1 else []
