from django.contrib import messages
from django.contrib.auth import logout
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shop.account.access import SeeOther, for_buyers, private
from shop.account.deletion import delete_account, on_their_way
from shop.basket.middleware import COUNT_COOKIE
from shop.review.writing import has_reviews
from shop.user.models import User


@require_http_methods(["GET", "HEAD", "POST"])
@for_buyers
def delete(request: HttpRequest, buyer: User) -> HttpResponse:
    if request.method != "POST":
        context = {
            "waiting": on_their_way(buyer),
            "has_reviews": has_reviews(buyer),
        }
        return render(request, "account/delete.html", context)
    try:
        delete_account(buyer, keep_reviews="keep_reviews" in request.POST)
    except ProtectedError:
        # Whoever worked here once has signed texts that are kept.
        messages.warning(
            request,
            _(
                "This account did work for the shop that we have to keep. Write to us,"
                " and a person will look at it."
            ),
        )
        return SeeOther(reverse("account:delete"))
    logout(request)
    answer = SeeOther(reverse("account:deleted"))
    answer.delete_cookie(COUNT_COOKIE, samesite="Lax")
    return answer


@require_safe
@private
def deleted(request: HttpRequest) -> HttpResponse:
    return render(request, "account/deleted.html")
