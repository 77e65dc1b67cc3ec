from django.apps import AppConfig


class StockDaysConfig(AppConfig):
    name = "shop.stock_days"
    label = "stock_days"
    verbose_name = "Days of stock"

    def ready(self) -> None:
        from shop.stock_days.watch import look_after_stock  # noqa: PLC0415
        from shop.upkeep.chores import register  # noqa: PLC0415

        register("low stock", look_after_stock)
