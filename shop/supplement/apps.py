from django.apps import AppConfig


class SupplementConfig(AppConfig):
    name = "shop.supplement"
    label = "supplement"
