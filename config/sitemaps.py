"""/sitemap.xml: all that a reader can open. Django's own view asks the Site table for
the domain; ours comes from SITE_URL."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sites.models import Site
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation

from blog.sitemaps import ArticleSitemap, PageSitemap, SourceSitemap, TopicSitemap
from config.languages import alternates_of
from shop.catalogue.models import Product
from shop.catalogue.offers import for_sale
from shop.catalogue.structured_data import absolute
from shop.review.links import list_path
from shop.review.shown import reviewed_products
from shop.supplement.photographs import fallback_url


class InEveryLanguage(Sitemap):
    """One entry for each language, each with the addresses of all."""

    i18n = True

    def get_urls(
        self, page: int | str = 1, site: Any = None, protocol: str | None = None
    ) -> list[dict[str, Any]]:
        entries = super().get_urls(page=page, site=site, protocol=protocol)
        for entry in entries:
            _, language = entry["item"]
            path = entry["location"].removeprefix(settings.SITE_URL)
            with translation.override(language):
                entry["alternates"] = alternates_of(path)
        return entries


class FrontSitemap(InEveryLanguage):
    """What stands in the main menu or at the foot, but for the list of products: while there is one
    product, its address only leads there."""

    def items(self) -> list[str]:
        return ["home", "lot:look-up", "newsletter:index", "safety_report:form"]

    def location(self, name: str) -> str:
        return reverse(name)


class MagazineFrontSitemap(Sitemap):
    """Written in English, like all of the magazine."""

    def items(self) -> list[str]:
        return ["blog:articles", "blog:corrections", "blog:sources"]

    def location(self, name: str) -> str:
        return reverse(name)


class ProductSitemap(InEveryLanguage):
    def items(self) -> QuerySet[Product]:
        return for_sale(Product.objects.all())

    def lastmod(self, product: Product) -> datetime:
        return product.date_updated

    def get_urls(self, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
        entries = super().get_urls(*args, **kwargs)
        for entry in entries:
            product = entry["item"][0]
            images = product.images.all()
            entry["images"] = [absolute(fallback_url(image)) for image in images]
        return entries


class ReviewSitemap(InEveryLanguage):
    def items(self) -> QuerySet[Product]:
        return reviewed_products()

    def location(self, product: Product) -> str:
        return list_path(product)

    def lastmod(self, product: Product) -> datetime:
        return product.last_review


SITEMAPS: list[type[Sitemap]] = [
    FrontSitemap,
    MagazineFrontSitemap,
    ProductSitemap,
    ReviewSitemap,
    ArticleSitemap,
    TopicSitemap,
    SourceSitemap,
    PageSitemap,
]


def sitemap(request: HttpRequest) -> HttpResponse:
    home = urlsplit(settings.SITE_URL)
    site = Site(domain=home.netloc)
    entries = [
        entry
        for section in SITEMAPS
        for entry in section().get_urls(site=site, protocol=home.scheme)
    ]
    return render(
        request, "sitemap.xml", {"urlset": entries}, content_type="application/xml"
    )
