from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from shop.basket.same_origin import same_origin
from shop.order.links import order_from_link, signature_of
from shop.order.models import Line
from shop.pace import Pace, pause_beside_form, seconds_to_wait
from shop.review.forms import ReviewForm
from shop.review.links import review_path
from shop.review.models import Review
from shop.review.writing import (
    AlreadyPublished,
    CannotReview,
    Words,
    review_of,
    why_not_begin,
    withdraw,
    write,
)

WRITING = Pace("reviews", ((10, 600), (40, 86400)))
MOST_BYTES = 2 * 2**20
"""Of a whole request; what is larger is not read."""


@csrf_exempt
@sensitive_post_parameters()
@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def write_page(
    request: HttpRequest, number: str, signature: str, pk: int
) -> HttpResponse:
    line = _line(number, signature, pk)
    if request.method == "POST":
        return _write(request, line)
    review = review_of(line)
    if sentence := why_not_begin(line, review):
        return _refused(request, line, sentence)
    return _page(request, line, _form_of(review))


@require_POST
@cache_control(private=True, no_store=True)
@same_origin
def withdraw_review(
    request: HttpRequest, number: str, signature: str, pk: int
) -> HttpResponse:
    line = _line(number, signature, pk)
    review = review_of(line)
    if review is not None:
        withdraw(review)
    return _see(line)


@same_origin
@sensitive_variables()
def _write(request: HttpRequest, line: Line) -> HttpResponse:
    if _length(request) > MOST_BYTES:
        # Before a byte of it is read.
        return _page(request, line, ReviewForm(), said=_too_much(), status=413)
    form = ReviewForm(request.POST)
    if seconds := seconds_to_wait(request, WRITING):
        said = pause_beside_form(seconds)
        answer = _page(request, line, form, said=said, status=429)
        answer["Retry-After"] = str(seconds)
        return answer
    if not form.is_valid():
        return _page(request, line, form)
    try:
        write(line, _words(form.cleaned_data))
    except CannotReview as error:
        return _refused(request, line, str(error))
    except AlreadyPublished:
        # Below is what is published, and how to take it back.
        return _see(line)
    return _see(line)


def _words(typed: dict[str, Any]) -> Words:
    names = ("title", "text", "name", "was_rewarded")
    return Words(stars=int(typed["stars"]), **{name: typed[name] for name in names})


def _line(number: str, signature: str, pk: int) -> Line:
    """Raises Http404 for a link that is not ours."""
    order = order_from_link(number, signature)
    line = order.lines.select_related("product", "order__user").filter(pk=pk).first()
    if line is None:
        raise Http404("No such line")
    return line


def _form_of(review: Review | None) -> ReviewForm:
    if review is None:
        return ReviewForm()
    names = ["stars", "title", "text", "name", "was_rewarded"]
    if review.status == Review.Status.WITHDRAWN:
        names = []
    return ReviewForm(initial={name: getattr(review, name) for name in names})


def _note_of(review: Review | None) -> str:
    """What whoever held it back wrote to its author."""
    if review is None or review.status != Review.Status.HELD:
        return ""
    newest = review.decisions.last()
    return newest.note if newest else ""


def _length(request: HttpRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isdigit() else 0


def _too_much() -> str:
    return _("That was more than we can take at once, so nothing was sent. Shorten it.")


def _refused(request: HttpRequest, line: Line, sentence: str) -> HttpResponse:
    context = {"order": line.order, "line": line, "refused": sentence}
    return _render(request, context, 403)


def _page(
    request: HttpRequest,
    line: Line,
    form: ReviewForm,
    *,
    said: str = "",
    status: int = 200,
) -> HttpResponse:
    review = review_of(line)
    context = {
        "order": line.order,
        "line": line,
        "review": review,
        "note": _note_of(review),
        "signature": signature_of(line.order.number),
        "form": form,
        "problems": form.problems() if form.is_bound and not said else [],
        "said": said,
    }
    return _render(request, context, status)


def _render(request: HttpRequest, context: dict, status: int) -> HttpResponse:
    answer = render(request, "review/write.html", context, status=status)
    answer["X-Robots-Tag"] = "noindex"
    # As for the page of the order: the form is posted with its true origin.
    answer["Referrer-Policy"] = "same-origin"
    return answer


def _see(line: Line) -> HttpResponse:
    """See other: reloading the page that follows must not post again."""
    return HttpResponse(status=303, headers={"Location": review_path(line)})
