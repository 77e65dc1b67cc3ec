"""Where everything lives. Oscar's own URL list is not used whole: what the buyer
sees is ours, so only the parts that we serve are mounted."""

from django.apps import apps
from django.contrib import admin
from django.urls import include, path, reverse_lazy
from django.views.generic import RedirectView

from config.views import Favicon, health, media, robots
from shop.catalogue.views import HomeView

urlpatterns = [
    path("", HomeView.as_view(), name="home"),
    path("articles/", include("blog.urls")),
    path("products/", apps.get_app_config("catalogue").urls),
    path("basket/", apps.get_app_config("basket").urls),
    path("checkout/", apps.get_app_config("checkout").urls),
    path("orders/", include("shop.order.urls")),
    path("pay/", include("shop.stripe.urls")),
    # An offer has no page of its own; Oscar's dashboard links to one.
    path(
        "offers/",
        include(
            (
                [
                    path(
                        "<slug:slug>/",
                        RedirectView.as_view(url=reverse_lazy("home")),
                        name="detail",
                    )
                ],
                "offer",
            )
        ),
    ),
    path("health/", health, name="health"),
    path("admin/", admin.site.urls),
    path("dashboard/", apps.get_app_config("dashboard").urls),
    path("robots.txt", robots, name="robots"),
    path("favicon.ico", Favicon.as_view(), name="favicon"),
    path("media/<path:path>", media, name="media"),
]
