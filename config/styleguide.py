"""The page of tokens and components, for staff. It is made of what the shop's own pages
are made of, and reads the tokens out of the stylesheet, so it cannot fall behind."""

import re
from collections import Counter
from dataclasses import dataclass

from django.contrib.admin.views.decorators import staff_member_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from blog.models import Article
from config.environment import BASE_DIR
from shop.checkout.forms import CheckoutForm
from shop.lot.forms import LookUpForm
from shop.lot.models import Lot, Recall
from shop.order.models import Line
from shop.review.models import Reason, Review
from shop.review.shown import Summary
from shop.shipping.methods import Standard, TwoDays
from shop.supplement.models import Supplement

STYLESHEET = BASE_DIR / "static" / "css" / "site.css"
DECLARATION = re.compile(r"--([\w-]+): ([^;]+);")


@dataclass(frozen=True)
class Token:
    name: str
    value: str

    @property
    def is_color(self) -> bool:
        return self.value.startswith("#")


@require_safe
@never_cache
@staff_member_required
def styleguide(request: HttpRequest) -> HttpResponse:
    tokens = read_tokens(STYLESHEET.read_text())
    ways = [Standard(), TwoDays()]
    wrong = CheckoutForm({"email": "jordan@", "postcode": "0610"}, methods=ways)
    return render(
        request,
        "styleguide.html",
        {
            "colors": [token for token in tokens if token.is_color],
            "sizes": [token for token in tokens if not token.is_color],
            "supplement": Supplement.objects.the_one(),
            "articles": Article.objects.for_cards()[:2],
            "right": CheckoutForm(methods=ways),
            "wrong": wrong,
            "problems": wrong.problems()[:2],
            "lot_form": LookUpForm({"number": "?"}),
            "recall": _sample_recall(),
            "review": _sample_review(),
            "summary": _sample_summary(),
        },
    )


def _sample_recall() -> Recall:
    return Recall(
        lot=Lot(number="SAMPLE"),
        reason="A sample of the notice. No lot is recalled by it.",
        advice="What a buyer should do stands here.",
        started_at=timezone.now(),
    )


def _sample_review() -> Review:
    return Review(
        order_line=Line(quantity=2),
        stars=4,
        title="A sample of a review",
        text="Nobody wrote this: it shows where words stand.",
        name="Sample",
        was_rewarded=True,
        published_at=timezone.now(),
    )


def _sample_summary() -> Summary:
    return Summary(
        published=Counter({5: 3, 4: 2, 2: 1}),
        held=Counter({5: 1, 1: 1}),
        reasons=Counter({Reason.DISEASE: 1, Reason.PERSONAL: 1}),
        waiting=1,
    )


def read_tokens(css: str) -> list[Token]:
    """Each with its first value, which is that of the light scheme."""
    layer = css.split("@layer tokens {", 1)[1].split("@layer", 1)[0]
    first: dict[str, str] = {}
    for name, value in DECLARATION.findall(layer):
        first.setdefault(name, value)
    return [Token(name, value) for name, value in first.items()]
