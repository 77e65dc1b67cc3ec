from django.apps import AppConfig


class BackInStockConfig(AppConfig):
    name = "shop.back_in_stock"
    label = "back_in_stock"
    verbose_name = "Back in stock"

    def ready(self) -> None:
        from shop.back_in_stock.waiting import look_after_waiting  # noqa: PLC0415
        from shop.upkeep.chores import register  # noqa: PLC0415

        register("people who wait for stock", look_after_waiting)
