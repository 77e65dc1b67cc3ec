"""The way out of mails about reviews: one click, without an account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from shop.review.links import opt_out_from_link
from shop.review.models import OptOut


@csrf_exempt
@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def opt_out(request: HttpRequest, address: str, signature: str) -> HttpResponse:
    """A mail program posts here by itself, without a page of ours before it and without
    a cookie (RFC 8058, 3.1), so nothing but the signature guards it. What only looks
    at the link, as mail scanners do, changes nothing."""
    wanted = opt_out_from_link(address, signature)
    if request.method == "POST":
        OptOut.objects.get_or_create(address_hash=wanted.address_hash)
    is_out = OptOut.objects.filter(address_hash=wanted.address_hash).exists()
    answer = render(request, "review/opt_out.html", {"is_out": is_out})
    answer["X-Robots-Tag"] = "noindex"
    return answer
