from django.urls import path
from oscar.apps.basket import apps


class BasketConfig(apps.BasketConfig):
    name = "shop.basket"

    def ready(self):
        """Oscar looks its own views up here; ours are named in get_urls."""

    def get_urls(self):
        # Imported here because views import models, which are not there before.
        from shop.basket import views  # noqa: PLC0415

        return [
            path("", views.summary, name="summary"),
            path("add/<int:pk>/", views.add, name="add"),
            path("lines/<int:pk>/", views.change_line, name="line"),
            path("lines/<int:pk>/remove/", views.remove_line, name="line-remove"),
            path("vouchers/add/", views.add_voucher, name="vouchers-add"),
            path(
                "vouchers/<int:pk>/remove/",
                views.remove_voucher,
                name="vouchers-remove",
            ),
        ]
