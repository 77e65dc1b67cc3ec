from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    name = "shop.upkeep"
    label = "upkeep"
