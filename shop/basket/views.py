from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe
from oscar.core.loading import get_model

from shop.basket import contents
from shop.basket.costs import costs_of
from shop.basket.models import Basket
from shop.basket.quantity import MOST, Granted, NoQuantity, read_quantity
from shop.basket.same_origin import same_origin
from shop.basket.shop_request import ShopRequest
from shop.basket.shortages import shortage_of
from shop.basket.vouchers import VoucherForm, VoucherRefused, use_voucher
from shop.bundle.steps import within_reach
from shop.shipping.methods import Standard

Product = get_model("catalogue", "Product")

GONE = gettext_lazy("That is no longer in your basket. Below is what is.")


@require_safe
@cache_control(private=True, no_store=True)
def summary(request: ShopRequest) -> HttpResponse:
    return _summary(request, VoucherForm())


@require_POST
@same_origin
def add(request: ShopRequest, pk: int) -> HttpResponse:
    product = get_object_or_404(
        Product.objects.select_related("product_class"), pk=pk, is_public=True
    )
    title = product.get_title()
    try:
        wanted = read_quantity(request.POST.get("quantity", "1"))
        granted = contents.put(request, product, wanted)
    except NoQuantity as refusal:
        messages.warning(request, str(refusal))
    except contents.NotForSale:
        said = _("%(title)s cannot be bought at the moment.") % {"title": title}
        messages.warning(request, said)
    else:
        said = _("%(title)s: you have %(quantity)d in your basket.")
        _tell(request, granted, said % {"title": title, "quantity": granted.quantity})
    return _to_basket()


@require_POST
@same_origin
def change_line(request: ShopRequest, pk: int) -> HttpResponse:
    try:
        wanted = read_quantity(request.POST.get("quantity", ""))
        granted = contents.change(request, pk, wanted)
    except NoQuantity as refusal:
        none = _("To have none, remove it.")
        messages.warning(request, f"{refusal} {none}")
    except contents.NotInBasket:
        messages.warning(request, GONE)
    else:
        _tell(request, granted, _("Your basket is up to date."))
    return _to_basket()


@require_POST
@same_origin
def remove_line(request: ShopRequest, pk: int) -> HttpResponse:
    try:
        title = contents.remove(request, pk)
    except contents.NotInBasket:
        messages.warning(request, GONE)
    else:
        messages.success(request, _("%(title)s: removed.") % {"title": title})
    return _to_basket()


@require_POST
@same_origin
@cache_control(private=True, no_store=True)
def add_voucher(request: ShopRequest) -> HttpResponse:
    if request.basket.is_empty:
        return _to_basket()
    form = VoucherForm(request.POST)
    if form.is_valid():
        code = form.cleaned_data["code"]
        try:
            with transaction.atomic():
                use_voucher(request.basket, code, request.user)
        except VoucherRefused as refusal:
            form.add_error("code", str(refusal))
        else:
            said = _("The code “%(code)s” is applied.") % {"code": code}
            messages.success(request, said)
            return _to_basket()
    return _summary(request, form)


@require_POST
@same_origin
def remove_voucher(request: ShopRequest, pk: int) -> HttpResponse:
    if request.basket.id:
        request.basket.vouchers.remove(pk)
    return _to_basket()


def _summary(
    request: ShopRequest, voucher_form: VoucherForm, status: int = 200
) -> HttpResponse:
    basket = request.basket
    if basket.is_empty:
        return render(request, "oscar/basket/empty.html", status=status)
    rows = [_row(line, basket) for line in basket.all_lines()]
    return render(
        request,
        "oscar/basket/basket.html",
        {
            "delivery": Standard().description,
            "rows": rows,
            "costs": costs_of(basket),
            "can_check_out": not any(row["shortage"] for row in rows),
            "vouchers": basket.vouchers.all(),
            "voucher_form": voucher_form,
        },
        status=status,
    )


def _row(line, basket: Basket) -> dict:
    info = line.purchase_info
    left = getattr(info.availability, "num_available", MOST)
    most = max(min(left, MOST), line.quantity)
    steps = basket.strategy.steps(line.product, info) if info.price.exists else []
    room_for_more = left > line.quantity and basket.num_items < MOST
    return {
        "line": line,
        "choices": range(1, most + 1),
        "shortage": shortage_of(line),
        "old_price": line.price_incl_tax
        if line.price_incl_tax not in {step.price for step in steps}
        else None,
        "within_reach": within_reach(steps, line.quantity) if room_for_more else None,
    }


def _tell(request: ShopRequest, granted: Granted, done: str) -> None:
    if granted.sentence:
        messages.warning(request, granted.sentence)
    else:
        messages.success(request, done)


def _to_basket() -> HttpResponse:
    """See other: reloading the page that follows must not post again."""
    response = HttpResponseRedirect(reverse("basket:summary"))
    response.status_code = 303
    return response
