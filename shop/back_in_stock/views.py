from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from shop.back_in_stock import waiting
from shop.back_in_stock.models import Waiting
from shop.basket.same_origin import same_origin
from shop.catalogue.models import Product
from shop.catalogue.offers import for_sale, offer_of
from shop.mailing_list.asked import LIFETIME, DeadLink
from shop.mailing_list.pages import (
    AddressForm,
    SeeOther,
    form_page,
    of_one_link,
    take_address,
)
from shop.pace import Pace

ASKING = Pace("back-in-stock", ((5, 60), (20, 3600)))
PAGE = "back_in_stock/ask.html"


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    product = get_object_or_404(for_sale(Product.objects.all()), pk=pk)
    if request.method == "POST":
        return _take(request, product)
    about = {"product": product, "offer": offer_of(product)}
    return form_page(request, AddressForm(), PAGE, **about)


@same_origin
def _take(request: HttpRequest, product: Product) -> HttpResponse:
    """Says the same of every address, on the list or not."""
    return take_address(
        request,
        ASKING,
        lambda email: waiting.ask_for(product, email),
        then=reverse("back_in_stock:sent"),
        template=PAGE,
        product=product,
        offer=offer_of(product),
    )


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    return render(request, "back_in_stock/sent.html", {"days": LIFETIME.days})


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@of_one_link
def confirm(request: HttpRequest, key: str, signature: str) -> HttpResponse:
    """Programs that read mail for viruses follow links, so following it only shows a
    button; the button says yes."""
    try:
        asked = (
            Waiting.objects.alive().select_related("product").of_link(key, signature)
        )
        if request.method == "POST":
            waiting.confirm(asked)
            return SeeOther(reverse("back_in_stock:confirmed"))
    except DeadLink:
        context = {"days": LIFETIME.days}
        return render(request, "back_in_stock/dead_link.html", context, status=410)
    return render(request, "back_in_stock/confirm.html", {"asked": asked})


@require_safe
def confirmed(request: HttpRequest) -> HttpResponse:
    return render(request, "back_in_stock/confirmed.html")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@of_one_link
def leave(request: HttpRequest, key: str, signature: str) -> HttpResponse:
    """One POST from wherever it comes, as RFC 8058 asks."""
    if not Waiting.objects.is_ours(key, signature):
        return render(request, "back_in_stock/dead_link.html", status=404)
    if request.method == "POST":
        waiting.leave(key, signature)
    if Waiting.objects.filter(key=key).exists():
        return render(request, "back_in_stock/leave.html")
    return render(request, "back_in_stock/left.html")
