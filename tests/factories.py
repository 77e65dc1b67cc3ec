"""Makes rows for tests; each takes what matters to the test and fills in the rest."""

from decimal import Decimal
from io import BytesIO

from django.core.files.base import ContentFile
from oscar.core.loading import get_model
from PIL import Image

from blog.models import Source
from shop.supplement.models import Caution, Claim, ClaimStudy, FactsRow, Supplement

Product = get_model("catalogue", "Product")
ProductClass = get_model("catalogue", "ProductClass")
ProductImage = get_model("catalogue", "ProductImage")
Partner = get_model("partner", "Partner")
StockRecord = get_model("partner", "StockRecord")

CAUTIONS = [("pregnancy", "are pregnant or nursing"), ("medicine", "take sedatives")]


def make_source(key: str = "lopresti2019", **values) -> Source:
    defaults = {
        "title": f"The published title of {key}",
        "authors": [{"family": key[:-4].capitalize(), "given": "Ada"}],
        "container_title": "Medicine",
        "year": int(key[-4:]),
        "doi": f"10.1000/{key}",
        "plain_title": f"What {key} looked at",
        "study_type": "Randomized trial",
        "participants": "60 adults",
        "dose": "240 mg a day",
        "finding": "One scale fell more than with placebo.",
        "caveat": "Small.",
    }
    return Source.objects.create(key=key, **(defaults | values))


def make_product(
    upc: str = "ANX-60", *, price: str = "39.00", stock: int = 500, **values
):
    product_class, _ = ProductClass.objects.get_or_create(
        name="Dietary supplement",
        defaults={"track_stock": True, "requires_shipping": True},
    )
    partner, _ = Partner.objects.get_or_create(name="AnxDefy")
    defaults = {"title": "AnxDefy+ capsules", "slug": "anxdefy"}
    product = Product.objects.create(
        upc=upc, product_class=product_class, **(defaults | values)
    )
    StockRecord.objects.create(
        product=product,
        partner=partner,
        partner_sku=upc,
        price=Decimal(price),
        num_in_stock=stock,
    )
    return product


def make_supplement(product=None, **values) -> Supplement:
    """With two ingredients; claims are added by make_claim."""
    defaults = {
        "name": "AnxDefy+",
        "tagline": "Two ingredients,",
        "lede": "Two capsules a day.",
        "serving_size": "2 capsules",
        "units_per_serving": 2,
        "units_per_container": 60,
        "other_ingredients": "hypromellose capsule",
        "contains": "none of the major allergens",
        "directions": "Take two capsules once a day.",
        "caution_line": "Pregnant, or taking medicine?",
    }
    supplement = Supplement.objects.create(
        product=product or make_product(), **(defaults | values)
    )
    for kind, text in CAUTIONS:
        Caution.objects.create(supplement=supplement, kind=kind, text=text)
    FactsRow.objects.create(
        supplement=supplement, position=1, name="L-Theanine", amount=Decimal(200)
    )
    FactsRow.objects.create(
        supplement=supplement,
        position=2,
        name="Ashwagandha",
        latin_name="Withania somnifera",
        plant_part="root",
        form="extract",
        amount=Decimal(300),
    )
    return supplement


def make_claim(
    supplement: Supplement,
    key: str = "calmer-response",
    *,
    sources: list[Source],
    relation: str = ClaimStudy.Relation.OTHER_DOSE,
    **values,
) -> Claim:
    defaults = {"text": f"Supports the {key}.", "status": "published"}
    defaults["dose"] = "300 mg a day"
    claim = Claim.objects.create(supplement=supplement, key=key, **(defaults | values))
    for position, source in enumerate(sources, start=1):
        ClaimStudy.objects.create(
            claim=claim,
            source=source,
            relation=relation,
            comparison="Another extract",
            position=position,
        )
    return claim


def picture_file(
    name: str = "bottle.png", *, size: tuple[int, int] = (900, 1125), form: str = "PNG"
) -> ContentFile:
    file = BytesIO()
    Image.new("RGB", size, "steelblue").save(file, form)
    return ContentFile(file.getvalue(), name=name)


def make_photograph(product, *, order: int = 0, caption: str = "A bottle", **file):
    return ProductImage.objects.create(
        product=product,
        original=picture_file(**file),
        caption=caption,
        display_order=order,
    )
