"""Products in the search box."""

from collections.abc import Iterator

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from blog.search import Card, Entry, Kind, put
from shop.catalogue.models import Product
from shop.catalogue.offers import for_sale, offer_of
from shop.catalogue.templatetags.supplement import dollars
from shop.supplement.models import FactsRow

PRODUCT = "product"


def index_product(product: Product) -> None:
    """Called where its words or its label's are saved, in the same transaction."""
    put(map(_entry, _with_label(Product.objects.filter(pk=product.pk))))


def _entry(product: Product) -> Entry:
    """What the label says it is, and nothing that it does: an excerpt would show a
    claim without its mark (21 CFR 101.93(d))."""
    label = getattr(product, "supplement", None)
    rows = list(label.facts.all()) if label else []
    names = ", ".join(row.name for row in rows)
    parts = (f"{row.name} {row.latin_name} {row.plant_part}" for row in rows)
    asked = (q.question for q in label.questions.all()) if label else ()
    return Entry(
        kind=PRODUCT,
        object_id=product.pk,
        title=product.get_title(),
        lead=f"{label.name}: {names}." if label and names else "",
        unseen=". ".join((*parts, *asked, product.upc or "")),
    )


def _with_label(products: QuerySet[Product]) -> QuerySet[Product]:
    return products.select_related("supplement").prefetch_related(
        Prefetch("supplement__facts", FactsRow.objects.order_by("position", "pk")),
        "supplement__questions",
    )


def _entries() -> Iterator[Entry]:
    for product in _with_label(Product.objects.order_by("pk")):
        yield _entry(product)


def _is_open() -> QuerySet[Product]:
    return Product.objects.filter(is_public=True).exclude(structure=Product.CHILD)


def _cards(ids: list[int]) -> dict[int, Card]:
    return {
        product.pk: Card(
            address=product.get_absolute_url(),
            about=_about(product),
            unseen=_("Found on its label"),
        )
        for product in for_sale(Product.objects.filter(pk__in=ids))
    }


def _about(product: Product) -> str:
    offer = offer_of(product)
    if offer.price is None:
        told = _("Not for sale at the moment")
    elif offer.is_available:
        told = _("%(price)s, in stock") % {"price": dollars(offer.price)}
    else:
        told = _("%(price)s, sold out") % {"price": dollars(offer.price)}
    return f"{_('Dietary supplement')} · {told}"


PRODUCTS = Kind(name=PRODUCT, is_open=_is_open, cards=_cards, entries=_entries)
