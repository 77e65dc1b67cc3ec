from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from shop.account.access import SeeOther, buyer_of, for_buyers, private
from shop.account.forms import SignInForm
from shop.account.mail import KIND, mail_account
from shop.account.models import LIFETIME, AccountMail, DeadLink
from shop.account.proof import AddressTaken, NotForBuyers, change_address, prove
from shop.basket.contents import guests_basket, take_along
from shop.basket.middleware import COUNT_COOKIE
from shop.basket.same_origin import same_origin
from shop.basket.shop_request import ShopRequest
from shop.order.links import order_from_link, order_path
from shop.pace import Pace, pause_beside_form, pause_sentence, seconds_to_wait
from shop.user.door import BY_MAIL
from shop.user.models import User

ASKING = Pace("sign-in", ((5, 60), (20, 3600)))
MINUTES = LIFETIME.seconds // 60


@require_http_methods(["GET", "HEAD", "POST"])
@private
def sign_in(request: HttpRequest) -> HttpResponse:
    if buyer_of(request):
        return SeeOther(reverse("account:orders"))
    form = SignInForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _sign_in_page(request, form)
    if seconds := seconds_to_wait(request, ASKING):
        form.add_error(None, pause_beside_form(seconds))
        answer = _sign_in_page(request, form, status=429)
        answer["Retry-After"] = str(seconds)
        return answer
    mail_account(KIND.SIGN_IN, form.cleaned_data["email"])
    return SeeOther(reverse("account:sent"))


@require_safe
@private
def sent(request: HttpRequest) -> HttpResponse:
    return render(request, "account/sent.html", {"minutes": MINUTES})


@require_POST
@same_origin
@private
def keep(request: HttpRequest, number: str, signature: str) -> HttpResponse:
    """From the page of an order. The link goes to the order's own address, whoever has
    the page open."""
    order = order_from_link(number, signature)
    form = SignInForm({"email": order.email})
    if not form.is_valid():
        messages.warning(request, _("We cannot email a link to this order’s address."))
        return SeeOther(order_path(order))
    if seconds := seconds_to_wait(request, ASKING):
        messages.warning(request, pause_sentence(seconds))
        return SeeOther(order_path(order))
    mail_account(KIND.SIGN_IN, form.cleaned_data["email"])
    return SeeOther(reverse("account:sent"))


@require_http_methods(["GET", "HEAD", "POST"])
@private
def open_link(request: ShopRequest, key: str, signature: str) -> HttpResponse:
    """Programs that read mail for viruses follow links, so following it only shows a
    button; the button uses it up."""
    try:
        mail = AccountMail.objects.of_link(key, signature)
        if request.method == "POST":
            return _use(request, mail)
    except DeadLink:
        return render(request, "account/dead_link.html", status=410)
    except NotForBuyers:
        return render(request, "account/not_for_buyers.html", status=403)
    buyer = buyer_of(request)
    context = {"mail": mail, "is_theirs": buyer is not None and buyer == mail.user}
    page = "sign_in" if mail.kind == KIND.SIGN_IN else "new_address"
    return render(request, f"account/open_{page}.html", context)


@require_POST
@private
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return _signed_out(request, _("You are signed out."))


@require_POST
@for_buyers
def sign_out_everywhere(request: HttpRequest, buyer: User) -> HttpResponse:
    buyer.sign_out_everywhere()
    logout(request)
    return _signed_out(request, _("You are signed out here and everywhere else."))


def _use(request: ShopRequest, mail: AccountMail) -> HttpResponse:
    if mail.kind == KIND.NEW_ADDRESS:
        return _change_address(request, mail)
    guest = guests_basket(request)
    user = prove(mail)
    login(request, user, backend=BY_MAIL)
    take_along(request, guest)
    said = _("You are signed in as %(email)s.") % {"email": user.email}
    messages.success(request, said)
    return SeeOther(reverse("account:orders"))


def _change_address(request: ShopRequest, mail: AccountMail) -> HttpResponse:
    buyer = buyer_of(request)
    if buyer is None or buyer != mail.user:
        return SeeOther(mail.get_absolute_url())
    try:
        change_address(mail, buyer)
    except AddressTaken:
        messages.warning(
            request,
            _("Another account has this address now, so yours stays as it was."),
        )
        return SeeOther(reverse("account:details"))
    update_session_auth_hash(request, buyer)
    said = _("Your account’s address is %(email)s now.") % {"email": buyer.email}
    messages.success(request, said)
    return SeeOther(reverse("account:details"))


def _sign_in_page(
    request: HttpRequest, form: SignInForm, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "problems": form.problems(),
        "minutes": MINUTES,
        "is_staff": request.user.is_authenticated,
    }
    return render(request, "account/sign_in.html", context, status=status)


def _signed_out(request: HttpRequest, said: str) -> HttpResponse:
    messages.success(request, said)
    answer = SeeOther(reverse("account:sign-in"))
    # The basket stays with the account.
    answer.delete_cookie(COUNT_COOKIE, samesite="Lax")
    return answer
