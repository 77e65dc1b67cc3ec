"""/products/merchant.xml: the products as shopping services read them.
https://support.google.com/merchants/answer/7052112

A listing shows no page of ours around it, so the notices are part of what it says.
"""

import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from compliance.notices import FDA_NOTICE
from compliance.words_now import medical_notice_for
from shop.catalogue.models import Product
from shop.catalogue.offers import Offer, for_sale, offer_of
from shop.catalogue.structured_data import absolute
from shop.supplement.photographs import fallback_url

NAMESPACE = "http://base.google.com/ns/1.0"
VITAMINS_AND_SUPPLEMENTS = "525"
"""https://www.google.com/basepages/producttype/taxonomy-with-ids.en-US.txt"""
MOST_MORE_IMAGES = 10
LONGEST_TITLE = 150
LONGEST_DESCRIPTION = 5000

# XML 1.0 has no way to write these.
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_GTIN = re.compile(r"\d{8}|\d{12,14}")


class _MerchantFeed(Rss201rev2Feed):
    content_type = "application/xml; charset=utf-8"

    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), "xmlns:g": NAMESPACE}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        for name, value in item["attributes"]:
            if isinstance(value, list):
                handler.startElement(f"g:{name}", {})
                for part, text in value:
                    handler.addQuickElement(f"g:{part}", text)
                handler.endElement(f"g:{name}")
            else:
                handler.addQuickElement(f"g:{name}", _NOT_XML.sub("", value))


@require_safe
@cache_control(public=True, max_age=300)
def merchant_feed(request: HttpRequest) -> HttpResponse:
    notices = f"* {FDA_NOTICE} {medical_notice_for(request)}"
    feed = _MerchantFeed(
        title=settings.OSCAR_SHOP_NAME,
        link=settings.SITE_URL + reverse("home"),
        description=_NOT_XML.sub("", notices),
        feed_url=settings.SITE_URL + reverse("merchant-feed"),
        language=settings.LANGUAGE_CODE,
    )
    for product in for_sale(Product.objects.all()):
        offer = offer_of(product)
        images = [absolute(fallback_url(image)) for image in product.images.all()]
        if offer.price is not None and images:
            feed.add_item(
                title=product.get_title(),
                link=absolute(product.get_absolute_url()),
                description=notices,
                attributes=_attributes(product, offer, images, notices),
            )
    response = HttpResponse(content_type=feed.content_type)
    feed.write(response, "utf-8")
    return response


def _attributes(
    product: Product, offer: Offer, images: list[str], notices: str
) -> list[tuple[str, Any]]:
    description = product.description or product.get_title()
    room = LONGEST_DESCRIPTION - len(notices) - 1
    return [
        ("id", product.upc or str(product.pk)),
        ("title", product.get_title()[:LONGEST_TITLE]),
        ("description", f"{description[:room]} {notices}"),
        ("link", absolute(product.get_absolute_url())),
        ("image_link", images[0]),
        *(
            ("additional_image_link", image)
            for image in images[1 : MOST_MORE_IMAGES + 1]
        ),
        ("availability", "in_stock" if offer.is_available else "out_of_stock"),
        ("price", _money(offer.price)),
        ("condition", "new"),
        ("brand", settings.OSCAR_SHOP_NAME),
        *_identifier(product),
        ("google_product_category", VITAMINS_AND_SUPPLEMENTS),
        ("shipping", [("country", "US"), ("price", _money(_shipping(offer)))]),
    ]


def _identifier(product: Product) -> list[tuple[str, str]]:
    """A UPC or EAN where there is one; Oscar's field takes any word."""
    upc = product.upc or ""
    if _GTIN.fullmatch(upc):
        return [("gtin", upc)]
    return [("identifier_exists", "no")]


def _shipping(offer: Offer) -> Any:
    is_free = offer.price is not None and offer.price >= offer.shipping_free_from
    return 0 if is_free else offer.shipping_price


def _money(amount: Any) -> str:
    return f"{amount:.2f} {settings.OSCAR_DEFAULT_CURRENCY}"
