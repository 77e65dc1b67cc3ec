from django.apps import AppConfig


class RecallConfig(AppConfig):
    name = "shop.recall"
    label = "recall"
    verbose_name = "Recalls"
