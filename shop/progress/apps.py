from django.apps import AppConfig


class ProgressConfig(AppConfig):
    name = "shop.progress"
    label = "progress"
    verbose_name = "Long work"
