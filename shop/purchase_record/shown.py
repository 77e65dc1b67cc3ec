"""What the shop says now of what it sells, as plain data: for keeping."""

from collections.abc import Collection
from typing import Any

from django.db.models import OuterRef, Prefetch, Subquery
from django.utils.html import strip_tags

from blog.models import Page, PageVersion
from blog.page_facts import with_facts
from blog.references import reference_html
from compliance.models import MedicalNotice, SafetyContact
from compliance.notices import FDA_NOTICE_ONE_CLAIM, MEDICAL_NOTICE, fda_notice
from shop.supplement.evidence import caution_lookup
from shop.supplement.models import Caution, Claim, ClaimStudy, FactsRow, Supplement
from shop.supplement.wording import (
    Standing,
    current_language,
    is_in_english,
    translation_lookups,
    wordings_of,
)

PAGES = ("privacy", "returns", "shipping", "terms")
LABEL = (
    *("name", "tagline", "lede", "is_sample", "serving_size", "units_per_serving"),
    *("units_per_container", "unit_name", "servings_per_day", "other_ingredients"),
    *("contains", "directions", "caution_line", "warning"),
    *("warning_reason", "safety_limit"),
)


def what_is_shown(products: Collection[int]) -> dict[str, Any]:
    """In as many queries for one product as for many."""
    labels = [_label(supplement) for supplement in _supplements(products)]
    claims = {claim["key"] for label in labels for claim in label["claims"]}
    words = fda_notice(len(claims))
    paragraph = "1" if words == FDA_NOTICE_ONE_CLAIM else "2"
    return {
        "fda_notice": {"version": f"21 CFR 101.93(c)({paragraph})", "text": words},
        "medical_notice": _medical_notice(),
        "safety_contact": _safety_contact(),
        "labels": labels,
        "pages": _pages(),
    }


def _supplements(products: Collection[int]) -> Any:
    studies = Prefetch("studies", ClaimStudy.objects.select_related("source"))
    published = Claim.objects.published().select_related("ingredient")
    lookups: list[Any] = [
        "facts",
        caution_lookup(),
        Prefetch("claims", published.prefetch_related(studies)),
        *([] if is_in_english() else ["questions", *translation_lookups()]),
    ]
    supplements = Supplement.objects.filter(product__in=products)
    return (
        supplements.select_related("product", "warning_source")
        .prefetch_related(*lookups)
        .order_by("pk")
    )


def _label(supplement: Supplement) -> dict[str, Any]:
    source = supplement.warning_source
    return {
        "product": supplement.product_id,
        "title": supplement.product.get_title(),
        "text": {name: getattr(supplement, name) for name in LABEL},
        "cautions": [_caution(row) for row in supplement.cautions.by_kind()],
        "warning_source": _reference(source) if source else None,
        "facts": [_row(row) for row in supplement.facts.all()],
        "claims": [_claim(claim) for claim in supplement.claims.all()],
        **_translations(supplement),
    }


def _translations(supplement: Supplement) -> dict[str, Any]:
    """What the pages said in place of the English, where they were not English."""
    if is_in_english():
        return {}
    told = {
        one.english: one.translation.text
        for one in wordings_of(supplement, current_language())
        if one.translation and one.standing is Standing.READ
    }
    return {"translations": told}


def _caution(row: Caution) -> dict[str, Any]:
    return {
        "kind": row.get_kind_display(),
        "text": row.text,
        "reference": _reference(row.source) if row.source else "",
    }


def _row(row: FactsRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "kind": strip_tags(row.kind_html).strip(),
        "amount": row.amount_text,
        "daily_value": row.percent_text,
    }


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "key": claim.key,
        "text": claim.text,
        "about": claim.ingredient.name if claim.ingredient else "",
        "dose": claim.dose,
        "studies": [
            {
                "key": study.source.key,
                "relation": study.get_relation_display(),
                "comparison": study.comparison,
                "standing": study.source.standing,
                "reference": _reference(study.source),
            }
            for study in claim.studies.all()
        ],
    }


def _reference(source: Any) -> str:
    return " ".join(strip_tags(reference_html(source)).split())


def _medical_notice() -> dict[str, Any]:
    newest = MedicalNotice.objects.order_by("-pk").values("pk", "text").first()
    if newest is None or not newest["text"].strip():
        return {"version": 0, "text": MEDICAL_NOTICE}
    return {"version": newest["pk"], "text": newest["text"]}


def _safety_contact() -> dict[str, Any] | None:
    contact = SafetyContact.current()
    if contact is None:
        return None
    names = ("firm", "telephone", "address", "is_sample")
    return {name: getattr(contact, name) for name in names}


def _pages() -> list[dict[str, Any]]:
    """The terms that the buyer could read, with the version in the page's history."""
    newest = PageVersion.objects.filter(page=OuterRef("pk")).order_by(
        "-saved_at", "-pk"
    )
    pages = Page.objects.filter(slug__in=PAGES).annotate(
        version=Subquery(newest.values("pk")[:1])
    )
    return [
        {
            "address": page.get_absolute_url(),
            "title": page.title,
            "version": page.version,
            "text": with_facts(page.body),
        }
        for page in pages.order_by("slug")
    ]
