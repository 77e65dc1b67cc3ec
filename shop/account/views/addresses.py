from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from shop.account.access import SeeOther, for_buyers
from shop.account.address_book import AddressBook, BookIsFull, SameAddress
from shop.shipping.forms import AddressForm, to_begin_with
from shop.user.models import User


@require_safe
@for_buyers
def index(request: HttpRequest, buyer: User) -> HttpResponse:
    return render(
        request, "account/addresses.html", {"addresses": AddressBook(buyer).all()}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_buyers
def add(request: HttpRequest, buyer: User) -> HttpResponse:
    if request.method != "POST":
        form = AddressForm(initial={"name": buyer.get_full_name()})
        return _page(request, form)
    return _save(request, AddressBook(buyer), AddressForm(request.POST))


@require_http_methods(["GET", "HEAD", "POST"])
@for_buyers
def edit(request: HttpRequest, buyer: User, pk: int) -> HttpResponse:
    book = AddressBook(buyer)
    address = get_object_or_404(book.all(), pk=pk)
    if request.method != "POST":
        return _page(request, AddressForm(initial=to_begin_with(address)), address)
    return _save(request, book, AddressForm(request.POST), address)


@require_POST
@for_buyers
def make_first(request: HttpRequest, buyer: User, pk: int) -> HttpResponse:
    book = AddressBook(buyer)
    book.make_first(get_object_or_404(book.all(), pk=pk))
    messages.success(request, _("The checkout begins with this address from now on."))
    return SeeOther(reverse("account:addresses"))


@require_POST
@for_buyers
def remove(request: HttpRequest, buyer: User, pk: int) -> HttpResponse:
    book = AddressBook(buyer)
    book.remove(get_object_or_404(book.all(), pk=pk))
    messages.success(request, _("The address is removed. Your orders keep theirs."))
    return SeeOther(reverse("account:addresses"))


def _save(
    request: HttpRequest, book: AddressBook, form: AddressForm, address=None
) -> HttpResponse:
    if form.is_valid():
        try:
            book.write(form.cleaned_data, address)
        except SameAddress:
            form.add_error("line1", _("This address is among your addresses already"))
        except BookIsFull:
            form.add_error(
                None, _("Your address book is full: remove an address first.")
            )
        else:
            messages.success(request, _("The address is saved."))
            return SeeOther(reverse("account:addresses"))
    return _page(request, form, address)


def _page(request: HttpRequest, form: AddressForm, address=None) -> HttpResponse:
    context = {"form": form, "address": address, "problems": form.problems()}
    return render(request, "account/address.html", context)
