from django.urls import path, re_path, reverse_lazy
from django.views.generic import RedirectView
from oscar.apps.catalogue import apps


class CatalogueConfig(apps.CatalogueConfig):
    name = "shop.catalogue"

    def ready(self) -> None:
        from blog import search  # noqa: PLC0415
        from compliance.claims import register  # noqa: PLC0415
        from shop.catalogue.product_search import PRODUCTS  # noqa: PLC0415
        from shop.catalogue.published import published_texts  # noqa: PLC0415

        super().ready()
        register("shop", published_texts)
        search.register(PRODUCTS)

    def get_urls(self):
        """The list and the product. Categories and ranges have no page here, but
        Oscar's models name their addresses; reviews are not mounted."""
        to_the_list = RedirectView.as_view(url=reverse_lazy("catalogue:index"))
        return self.post_process_urls(
            [
                path("", self.catalogue_view.as_view(), name="index"),
                re_path(
                    r"^(?P<product_slug>[\w-]*)_(?P<pk>\d+)/$",
                    self.detail_view.as_view(),
                    name="detail",
                ),
                re_path(
                    r"^category/(?P<category_slug>[\w-]+(/[\w-]+)*)_(?P<pk>\d+)/$",
                    to_the_list,
                    name="category",
                ),
                re_path(r"^ranges/(?P<slug>[\w-]+)/$", to_the_list, name="range"),
            ]
        )
