from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from shop.basket.same_origin import same_origin
from shop.mailing_list.asked import LIFETIME, DeadLink
from shop.mailing_list.pages import (
    AddressForm,
    SeeOther,
    form_page,
    of_one_link,
    take_address,
)
from shop.newsletter import consent
from shop.newsletter.models import SignUp, Subscriber
from shop.pace import Pace

ASKING = Pace("newsletter", ((5, 60), (20, 3600)))
PAGE = "newsletter/sign_up.html"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return form_page(request, AddressForm(), PAGE)


@require_POST
@same_origin
def sign_up(request: HttpRequest) -> HttpResponse:
    """Says the same of every address, on the list or not."""
    then = reverse("newsletter:sent")
    return take_address(request, ASKING, consent.sign_up, then=then, template=PAGE)


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    return render(request, "newsletter/sent.html", {"days": LIFETIME.days})


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@of_one_link
def confirm(request: HttpRequest, key: str, signature: str) -> HttpResponse:
    """Programs that read mail for viruses follow links, so following it only shows a
    button; the button says yes."""
    try:
        asked = SignUp.objects.alive().of_link(key, signature)
        if request.method == "POST":
            consent.confirm(asked)
            return SeeOther(reverse("newsletter:confirmed"))
    except DeadLink:
        context = {"days": LIFETIME.days}
        return render(request, "newsletter/dead_link.html", context, status=410)
    words = {"asked": asked, "consent": consent.consent_words()}
    return render(request, "newsletter/confirm.html", words)


@require_safe
def confirmed(request: HttpRequest) -> HttpResponse:
    return render(request, "newsletter/confirmed.html")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@of_one_link
def leave(request: HttpRequest, key: str, signature: str) -> HttpResponse:
    """One POST and no question, from wherever it comes: the mail program that sends it
    for its owner has no page of ours, no cookie and follows no redirect. RFC 8058."""
    if not Subscriber.objects.is_ours(key, signature):
        return render(request, "newsletter/no_such_link.html", status=404)
    if request.method == "POST":
        consent.unsubscribe(key, signature)
        return render(request, "newsletter/left.html")
    if not Subscriber.objects.filter(key=key).exists():
        return render(request, "newsletter/left.html")
    return render(request, "newsletter/leave.html")
