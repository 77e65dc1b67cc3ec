from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from shop.basket.same_origin import same_origin
from shop.order.links import order_from_link, order_path, signature_of
from shop.order.models import Line, Order
from shop.order.return_window import can_be_returned, last_day_of
from shop.pace import Pace, pause_beside_form, seconds_to_wait
from shop.returns.asking import NotReturnable, ask
from shop.returns.forms import AskForm
from shop.returns.models import returnable
from shop.returns.photos import MOST_BYTES, MOST_IN_ALL, MOST_PHOTOS

ASKING = Pace("returns", ((6, 600), (30, 86400)))
"""Photographs cost a second of work each."""

TOO_MUCH = gettext_lazy(
    "That was more than we can take at once, so nothing was sent. Choose smaller photos,"
    " or shorten what you wrote."
)
CHANGED = gettext_lazy(
    "Some of these bottles are in another return already, or their days are over. Look"
    " at what is left below."
)


@csrf_exempt
@sensitive_post_parameters()
@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def ask_page(request: HttpRequest, number: str, signature: str) -> HttpResponse:
    order = order_from_link(number, signature)
    if request.method == "POST":
        return _ask(request, order)
    left = _left(order)
    if not left:
        return _see(order)
    return _page(request, order, AskForm(returnable=left))


@same_origin
@sensitive_variables()
def _ask(request: HttpRequest, order: Order) -> HttpResponse:
    if _length(request) > MOST_IN_ALL:
        # Before a byte of it is read.
        empty = AskForm(returnable=_left(order))
        return _page(request, order, empty, said=str(TOO_MUCH), status=413)
    if seconds := seconds_to_wait(request, ASKING):
        return _too_fast(request, order, seconds)
    # With all that was bought, not with what is left: a form that was sent twice is
    # known by what it says.
    bought = {line: line.quantity for line in order.lines.order_by("pk")}
    form = AskForm(request.POST, request.FILES, returnable=bought)
    if not form.is_valid():
        return _page(request, order, form)
    try:
        ask(
            order,
            quantities=form.cleaned_data["quantities"],
            reason=form.cleaned_data["reason"],
            words=form.cleaned_data["words"],
            photos=form.photos,
        )
    except NotReturnable:
        left = _left(order)
        if not left:
            return _see(order)
        again = AskForm(request.POST, returnable=left)
        return _page(request, order, again, said=str(CHANGED), status=409)
    return _see(order)


def _left(order: Order) -> dict[Line, int]:
    """What can still be asked for; nothing when the days are over."""
    if not can_be_returned(order):
        return {}
    return returnable(order, order.lines.order_by("pk"))


def _length(request: HttpRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isdigit() else 0


def _too_fast(request: HttpRequest, order: Order, seconds: int) -> HttpResponse:
    form = AskForm(request.POST, returnable=_left(order))
    said = pause_beside_form(seconds)
    answer = _page(request, order, form, said=said, status=429)
    answer["Retry-After"] = str(seconds)
    return answer


@sensitive_variables()
def _page(
    request: HttpRequest,
    order: Order,
    form: AskForm,
    *,
    said: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "order": order,
        "signature": signature_of(order.number),
        "form": form,
        "problems": form.problems() if form.is_bound else [],
        "said": said,
        "last_day": last_day_of(order),
        "most_photos": MOST_PHOTOS,
        "most_megabytes": MOST_BYTES // 2**20,
    }
    answer = render(request, "returns/ask.html", context, status=status)
    answer["X-Robots-Tag"] = "noindex"
    # As for the page of the order: the form is posted with its true origin.
    answer["Referrer-Policy"] = "same-origin"
    return answer


def _see(order: Order) -> HttpResponse:
    """See other: reloading the page that follows must not post again."""
    where = f"{order_path(order)}#returns"
    return HttpResponse(status=303, headers={"Location": where})
