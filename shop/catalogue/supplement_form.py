"""What staff type of a label: each text in English and, beside it, in Spanish."""

from typing import Any

from compliance.claims.check import Kind
from shop.supplement.spanish_forms import SUFFIX, SpanishBesideForm, spanish
from shop.supplement.wording import OF_THE_LABEL, OF_THE_PRODUCT

ENGLISH: dict[str, Kind] = {
    "name": "copy",
    "tagline": "copy",
    "lede": "copy",
    "directions": "copy",
    "caution_line": "copy",
    "warning": "copy",
    "warning_reason": "copy",
    "safety_limit": "copy",
}
SPANISH: dict[str, Kind] = {
    f"{name}{SUFFIX}": "copy" for name in (*OF_THE_LABEL, *OF_THE_PRODUCT)
}


class SupplementForm(SpanishBesideForm):
    claim_fields = ENGLISH | SPANISH
    tagline_es = spanish("Tagline")
    lede_es = spanish("Lede")
    unit_name_es = spanish("Unit name", rows=1)
    other_ingredients_es = spanish("Other ingredients")
    contains_es = spanish("Contains (allergens)")
    directions_es = spanish("How to take it", rows=4)
    caution_line_es = spanish("Caution line")
    warning_es = spanish("Warning")
    warning_reason_es = spanish("Warning reason")
    safety_limit_es = spanish("Safety limit")
    title_es = spanish("Title")
    meta_title_es = spanish("Meta title")
    meta_description_es = spanish("Meta description")

    def is_to_be_public(self, cleaned: dict[str, Any]) -> bool:
        product = cleaned.get("product")
        if product is None and self.instance.pk:
            product = self.instance.product
        return product is not None and product.is_public

    def english_row(self, name: str) -> Any:
        """The product's own texts are written on its own page."""
        if name.removesuffix(SUFFIX) not in OF_THE_PRODUCT:
            return self.instance
        return self.instance.product if self.instance.pk else None
