"""The texts of a label in the language of the page, or in English where nobody has yet
written them in it, or where the English has changed since."""

from collections.abc import Iterator
from enum import Enum
from typing import Any, NamedTuple, Self

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from compliance.claims.check import Kind
from shop.english import lang_en
from shop.supplement.models import Supplement, Translation

SPANISH = "es"
TO_TAKE_IT = (
    *("other_ingredients", "contains", "directions"),
    *("caution_line", "warning", "warning_reason", "safety_limit"),
)
"""What a buyer must know who takes what is in the bottle."""
OF_THE_LABEL = ("tagline", "lede", "unit_name", *TO_TAKE_IT)
OF_THE_PRODUCT = ("title", "meta_title", "meta_description")


class Told(str):
    """Words as a page prints them."""

    lang: SafeString
    """An attribute for the element that holds them, where they are English on a page
    that is not; else nothing."""
    english: str
    """What they translate; empty where they are English."""

    def __new__(
        cls, words: str, *, lang: SafeString | None = None, english: str = ""
    ) -> Self:
        told = super().__new__(cls, words)
        told.lang = SafeString("") if lang is None else lang
        told.english = english
        return told


def told(row: Any, field: str) -> Told:
    """A text of a label, of its product or of a row of either."""
    words = getattr(row, field)
    if is_in_english() or not words:
        return Told(words)
    return told_as(translation_of(row, field, current_language()), words)


def told_as(found: Translation | None, english: str) -> Told:
    """Never by words that this English has moved away from."""
    if is_in_english():
        return Told(english)
    if found is None or not found.says(english):
        return Told(english, lang=lang_en())
    return Told(found.text, english=english)


class MetaWords(NamedTuple):
    """What search engines and other sites show of a page."""

    title: Told
    description: Told


def meta_words(product: Any) -> MetaWords:
    """Without one of their own, Oscar shows the title and the description."""
    return MetaWords(
        told(product, "meta_title" if product.meta_title else "title"),
        told(product, "meta_description")
        if product.meta_description
        else Told(product.get_meta_description()),
    )


def titles() -> dict[int, Translation]:
    """What products are called in the language of the page, by product."""
    if is_in_english():
        return {}
    rows = Translation.objects.filter(
        language=current_language(), place="product-title"
    )
    return {row.supplement.product_id: row for row in rows.select_related("supplement")}


def translation_lookups(prefix: str = "") -> list[str]:
    """For prefetch_related: nothing where the page is English."""
    return [] if is_in_english() else [f"{prefix}translations"]


def current_language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def is_in_english() -> bool:
    return current_language() == settings.LANGUAGE_CODE


class Standing(Enum):
    MISSING = "missing"
    OUTDATED = "to be read again"
    READ = "read"


class Wording(NamedTuple):
    """One text of a label, for staff and for checks."""

    row: Any
    field: str
    english: str
    translation: Translation | None

    @property
    def place(self) -> str:
        return place_of(self.row, self.field)

    @property
    def kind(self) -> Kind:
        return "caution" if self.row._meta.model_name == "caution" else "copy"

    @property
    def standing(self) -> Standing:
        if self.translation is None:
            return Standing.MISSING
        is_read = self.translation.says(self.english)
        return Standing.READ if is_read else Standing.OUTDATED


def wordings_of(supplement: Supplement, language: str) -> Iterator[Wording]:
    """Every text of the label that has words, in the order of the page."""
    for row, field in texts_of(supplement):
        if english := getattr(row, field) or "":
            found = translation_of(row, field, language)
            yield Wording(row, field, english, found)


def texts_of(supplement: Supplement) -> Iterator[tuple[Any, str]]:
    """Rows and fields, filled in or not."""
    yield from ((supplement.product, field) for field in OF_THE_PRODUCT)
    yield from ((supplement, field) for field in OF_THE_LABEL)
    for caution in supplement.cautions.all():
        caution.supplement = supplement
        yield caution, "text"
    for question in supplement.questions.all():
        question.supplement = supplement
        yield question, "question"
        yield question, "answer"


def translation_of(row: Any, field: str, language: str) -> Translation | None:
    """Of whatever age."""
    label = label_of(row)
    if label is None:
        return None
    return label.translated.get((language, place_of(row, field)))


def label_of(row: Any) -> Supplement | None:
    return row if isinstance(row, Supplement) else getattr(row, "supplement", None)


def place_of(row: Any, field: str) -> str:
    """Such as lede, product-title or caution-7-text."""
    if isinstance(row, Supplement):
        return field
    name = row._meta.model_name
    return f"{name}-{field}" if name == "product" else f"{name}-{row.pk}-{field}"
