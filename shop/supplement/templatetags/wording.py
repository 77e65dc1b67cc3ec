"""Prints what staff write of a label, in the language of the page where it is there."""

from dataclasses import dataclass
from typing import Any

from django import template

from shop.supplement import wording
from shop.supplement.models import Supplement
from shop.supplement.models.label import lines_of
from shop.supplement.wording import Told

register = template.Library()


@register.simple_tag
def told(row: Any, field: str) -> Told:
    """{% told supplement "lede" as lede %}<p{{ lede.lang }}>{{ lede }}</p>"""
    return wording.told(row, field)


@register.simple_tag(takes_context=True)
def title_told(context: template.Context, product_id: int | None, title: str) -> Told:
    """What a product is or was called, such as on an order: one query for all of a
    page."""
    known = context.dicts[0]
    if TITLES not in known:
        # On the outermost layer, so that every block and every line finds them.
        known[TITLES] = wording.titles()
    return wording.told_as(known[TITLES].get(product_id), title)


TITLES = "titles_in_other_languages"

register.filter("steps", lines_of)


@dataclass(frozen=True)
class AskFirst:
    """Who asks a clinician first, as one sentence."""

    question: Told
    cautions: list[Told]
    warning: Told

    @property
    def is_translated(self) -> bool:
        """All of it: a sentence is of one language."""
        words = [self.question, *self.cautions, self.warning]
        return all(one.english for one in words if one)


@register.simple_tag
def ask_first(supplement: Supplement) -> AskFirst:
    return AskFirst(
        question=wording.told(supplement, "caution_line"),
        cautions=[
            wording.told(caution, "text") for caution in supplement.cautions.by_kind()
        ],
        warning=wording.told(supplement, "warning"),
    )


@register.filter
def has_english_left(supplement: Supplement) -> bool:
    """Whether a page of another language must say some of the label in English."""
    rows: list[tuple[Any, str]] = [(supplement, field) for field in wording.TO_TAKE_IT]
    rows += [(caution, "text") for caution in supplement.cautions.all()]
    return any(wording.told(row, field).lang for row, field in rows)
