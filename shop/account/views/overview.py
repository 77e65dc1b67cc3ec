from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from compliance.words_now import medical_notice_for
from shop.account.access import SeeOther, for_buyers
from shop.account.export import everything_about, written
from shop.account.forms import NameForm, NewAddressForm
from shop.account.mail import KIND, mail_account
from shop.account.views.door import ASKING, MINUTES
from shop.order.models import Order
from shop.pace import pause_beside_form, seconds_to_wait
from shop.user.models import User

ON_ONE_PAGE = 10


@require_safe
@for_buyers
def orders(request: HttpRequest, buyer: User) -> HttpResponse:
    rows = Order.objects.filter(user=buyer).order_by("-date_placed", "-pk")
    pages = Paginator(rows.prefetch_related("lines"), ON_ONE_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {"page_obj": page, "is_paginated": page.has_other_pages()}
    return render(request, "account/orders.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_buyers
def details(request: HttpRequest, buyer: User) -> HttpResponse:
    if request.method != "POST":
        return _details_page(request, NameForm(initial={"name": buyer.get_full_name()}))
    form = NameForm(request.POST)
    if not form.is_valid():
        return _details_page(request, form)
    first, _space, last = form.cleaned_data["name"].partition(" ")
    buyer.first_name, buyer.last_name = first, last
    buyer.save(update_fields=["first_name", "last_name"])
    messages.success(request, _("Your name is saved."))
    return SeeOther(reverse("account:details"))


@require_http_methods(["GET", "HEAD", "POST"])
@for_buyers
def new_address(request: HttpRequest, buyer: User) -> HttpResponse:
    form = NewAddressForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.cleaned_data["email"] == buyer.email.lower():
        form.add_error("email", _("This is the address that your account has now"))
    if not form.is_valid():
        return _new_address_page(request, form)
    if seconds := seconds_to_wait(request, ASKING):
        form.add_error(None, pause_beside_form(seconds))
        answer = _new_address_page(request, form, status=429)
        answer["Retry-After"] = str(seconds)
        return answer
    mail_account(KIND.NEW_ADDRESS, form.cleaned_data["email"], buyer)
    said = _(
        "We emailed a link to the new address. It works for %(minutes)d minutes, in the"
        " browser you are signed in with. Until then nothing changes."
    )
    messages.success(request, said % {"minutes": MINUTES})
    return SeeOther(reverse("account:details"))


@require_safe
@for_buyers
def data(request: HttpRequest, buyer: User) -> HttpResponse:
    text = written(everything_about(buyer), medical_notice_for(request))
    return HttpResponse(
        text,
        content_type="application/json",
        headers={"Content-Disposition": 'attachment; filename="my-data.json"'},
    )


def _details_page(request: HttpRequest, form: NameForm) -> HttpResponse:
    context = {"form": form, "problems": form.problems()}
    return render(request, "account/details.html", context)


def _new_address_page(
    request: HttpRequest, form: NewAddressForm, status: int = 200
) -> HttpResponse:
    context = {"form": form, "problems": form.problems(), "minutes": MINUTES}
    return render(request, "account/new_address.html", context, status=status)
