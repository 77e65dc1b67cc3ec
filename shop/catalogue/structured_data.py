"""What search engines read: schema.org as JSON-LD."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.templatetags.static import static

from compliance.notices import fda_notice
from shop.catalogue.models import Product
from shop.catalogue.offers import Offer
from shop.shipping.returns import RETURN_DAYS
from shop.supplement.photographs import fallback_url

CONTEXT = "https://schema.org"

_more: dict[str, Callable[[Product], dict[str, Any]]] = {}


def register(name: str, data: Callable[[Product], dict[str, Any]]) -> None:
    """What a room above this one knows of a product. Called once when the project
    starts."""
    _more[name] = data


def absolute(path: str) -> str:
    """Uploads may live on another host; then they are absolute already."""
    return urljoin(settings.SITE_URL, path)


def organization_data() -> dict[str, Any]:
    return {
        "@context": CONTEXT,
        "@type": "Organization",
        "name": settings.OSCAR_SHOP_NAME,
        "url": absolute("/"),
        "logo": absolute(static("img/mark.svg")),
    }


def product_data(product: Product, offer: Offer, *, claims: int = 0) -> dict[str, Any]:
    """With FDA's notice for a page that makes this many claims: whoever shows what
    stands here shows no page of ours around it."""
    address = absolute(product.get_absolute_url())
    more: dict[str, Any] = {}
    for known in _more.values():
        more |= known(product)
    # What buyers say of it counts as a claim too.
    claims += len(more.get("review", []))
    data = {
        "@context": CONTEXT,
        "@type": "Product",
        "name": product.get_title(),
        "description": product.description,
        "url": address,
        "image": [absolute(fallback_url(image)) for image in product.images.all()],
        "sku": product.upc,
        "brand": {"@type": "Brand", "name": settings.OSCAR_SHOP_NAME},
        "additionalProperty": [
            {"@type": "PropertyValue", "name": "Notice", "value": fda_notice(claims)}
        ],
        **more,
    }
    if offer.price is not None:
        data["offers"] = _offer(offer, address)
    return {name: value for name, value in data.items() if value}


def _offer(offer: Offer, address: str) -> dict[str, Any]:
    stock = "InStock" if offer.is_available else "OutOfStock"
    return {
        "@type": "Offer",
        "url": address,
        "price": f"{offer.price:.2f}",
        "priceCurrency": settings.OSCAR_DEFAULT_CURRENCY,
        "availability": f"{CONTEXT}/{stock}",
        "itemCondition": f"{CONTEXT}/NewCondition",
        "hasMerchantReturnPolicy": _return_policy(),
        "shippingDetails": {
            "@type": "OfferShippingDetails",
            "shippingRate": {
                "@type": "MonetaryAmount",
                "value": f"{offer.shipping_price:.2f}",
                "currency": settings.OSCAR_DEFAULT_CURRENCY,
            },
            "shippingDestination": {
                "@type": "DefinedRegion",
                "addressCountry": "US",
            },
        },
    }


def _return_policy() -> dict[str, Any]:
    """https://developers.google.com/search/docs/appearance/structured-data/return-policy"""
    return {
        "@type": "MerchantReturnPolicy",
        "applicableCountry": "US",
        "returnPolicyCategory": f"{CONTEXT}/MerchantReturnFiniteReturnWindow",
        "merchantReturnDays": RETURN_DAYS,
        "returnMethod": f"{CONTEXT}/ReturnByMail",
        "returnFees": f"{CONTEXT}/ReturnFeesCustomerResponsibility",
    }
