from django.apps import AppConfig


class LotConfig(AppConfig):
    name = "shop.lot"
    label = "lot"
    verbose_name = "Lots"
