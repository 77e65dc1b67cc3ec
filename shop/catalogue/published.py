"""Every text of the shop that visitors can read, for the check of claims."""

from collections.abc import Iterator
from typing import Any

from oscar.core.loading import get_model

from compliance.claims import Text
from shop.supplement.models import Supplement
from shop.supplement.wording import SPANISH, wordings_of


def published_texts() -> Iterator[Text]:
    yield from _products()
    for supplement in Supplement.objects.on_sale().prefetch_related(
        "claims", "cautions", "questions", "facts__doses", "translations"
    ):
        yield from _label(supplement)
        yield from _rows(supplement)
        yield from _translations(supplement)
    yield from _offers()


def _products() -> Iterator[Text]:
    product_model = get_model("catalogue", "Product")
    for product in product_model.objects.filter(is_public=True).prefetch_related(
        "images"
    ):
        yield from _texts_of_product(product)


def _texts_of_product(product: Any) -> Iterator[Text]:
    address = product.get_absolute_url()
    yield Text(address, "slug", product.slug, "slug")
    for field in ("title", "meta_title", "meta_description", "description"):
        yield Text(address, field, getattr(product, field) or "")
    for image in product.images.all():
        yield Text(address, "alternative text", image.caption)


def texts_of_supplement(supplement: Supplement) -> Iterator[Text]:
    """With its product, whether or not visitors can read it yet."""
    yield from _texts_of_product(supplement.product)
    yield from _label(supplement)
    yield from _rows(supplement)
    yield from _translations(supplement)


def _label(supplement: Supplement) -> Iterator[Text]:
    address = supplement.get_absolute_url()
    fields = ("name", "tagline", "lede", "directions", "caution_line", "warning")
    for field in (*fields, "warning_reason", "safety_limit", "other_ingredients"):
        yield Text(address, field, getattr(supplement, field))
    for caution in supplement.cautions.all():
        yield Text(address, "cautions", caution.text, "caution")


def _rows(supplement: Supplement) -> Iterator[Text]:
    address = supplement.get_absolute_url()
    for claim in supplement.claims.all():
        if claim.is_published:
            yield Text(address, f"claim {claim.key}", claim.text)
    for question in supplement.questions.all():
        yield Text(address, "question", f"{question.question} {question.answer}")
    for row in supplement.facts.all():
        for field in ("about", "in_trials", "trials_detail"):
            yield Text(address, f"{row.name}, {field}", getattr(row, field))
        yield Text(address, f"{row.name}, name and kind", f"{row.name}, {row.kind}")
        for dose in row.doses.all():
            yield Text(address, f"{row.name}, trial", dose.kind)


def _translations(supplement: Supplement) -> Iterator[Text]:
    address = supplement.get_absolute_url()
    for one in wordings_of(supplement, SPANISH):
        if one.translation:
            field = f"{one.place} in Spanish"
            yield Text(address, field, one.translation.text, one.kind)


def _offers() -> Iterator[Text]:
    for offer in get_model("offer", "ConditionalOffer").objects.all():
        yield Text(f"offer {offer.pk}", "name", offer.name)
        yield Text(f"offer {offer.pk}", "description", offer.description or "")
    for voucher in get_model("voucher", "Voucher").objects.all():
        yield Text(f"voucher {voucher.pk}", "name", voucher.name)
        yield Text(f"voucher {voucher.pk}", "code", voucher.code)
