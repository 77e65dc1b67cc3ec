"""/sitemap.xml: all that a reader can open. Django's own view asks the Site table for
the domain; ours comes from SITE_URL."""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sites.models import Site
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from blog.sitemaps import ArticleSitemap, PageSitemap, SourceSitemap, TopicSitemap
from shop.catalogue.models import Product


class FrontSitemap(Sitemap):
    """What stands in the main menu, but for the list of products: while there is one
    product, its address only leads there."""

    def items(self) -> list[str]:
        return [
            "home",
            "blog:articles",
            "blog:corrections",
            "blog:sources",
            "lot:look-up",
            "safety_report:form",
        ]

    def location(self, name: str) -> str:
        return reverse(name)


class ProductSitemap(Sitemap):
    def items(self) -> QuerySet[Product]:
        public = Product.objects.filter(is_public=True)
        return public.exclude(structure=Product.CHILD).order_by("pk")

    def lastmod(self, product: Product) -> datetime:
        return product.date_updated


SITEMAPS: list[type[Sitemap]] = [
    FrontSitemap,
    ProductSitemap,
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
