"""Where everything lives. Oscar's own URL list is not used whole: what the buyer
sees is ours, so only the parts that we serve are mounted."""

from typing import Any, cast

from django.apps import apps
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from oscar.core.application import OscarConfig

from config.sitemaps import sitemap
from config.styleguide import styleguide
from config.views import Favicon, health, media, robots
from shop.catalogue.merchant_feed import merchant_feed
from shop.catalogue.views import HomeView
from shop.stripe.views import webhook


def _oscar(label: str) -> Any:
    """The addresses of one of Oscar's apps, or of our fork of it."""
    return cast(OscarConfig, apps.get_app_config(label)).urls


# What a buyer sees, at the same address under /es/ in Spanish. The magazine and the
# pages that staff write are in English, so they have one address each.
IN_EVERY_LANGUAGE = i18n_patterns(
    path("", HomeView.as_view(), name="home"),
    path("", include("shop.review.urls")),
    path("products/", _oscar("catalogue")),
    path("basket/", _oscar("basket")),
    path("checkout/", _oscar("checkout")),
    path("lots/", include("shop.lot.urls")),
    path("report-a-side-effect/form/", include("shop.safety_report.urls")),
    path("orders/", include("shop.order.urls")),
    path("orders/", include("shop.returns.urls")),
    path("pay/", include("shop.stripe.urls")),
    path("account/", include("shop.account.urls")),
    path("newsletter/", include("shop.newsletter.urls")),
    path("back-in-stock/", include("shop.back_in_stock.urls")),
    prefix_default_language=False,
)

urlpatterns = [
    path("pay/webhook/", webhook, name="stripe-webhook"),
    path("products/merchant.xml", merchant_feed, name="merchant-feed"),
    *IN_EVERY_LANGUAGE,
    path("articles/", include("blog.urls")),
    path("health/", health, name="health"),
    path("styleguide/", styleguide, name="styleguide"),
    path("admin/password/", include("shop.staff.password")),
    path("admin/second-factor/", include("shop.staff.factor_pages")),
    path("admin/claims-check/", include("compliance.urls")),
    path("admin/", admin.site.urls),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("favicon.ico", Favicon.as_view(), name="favicon"),
    path("media/<path:path>", media, name="media"),
    # Last: pages that staff write have whatever address is left.
    path("", include("blog.page_urls")),
]
