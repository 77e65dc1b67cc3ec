from django.apps import AppConfig


class UserConfig(AppConfig):
    name = "shop.user"
    label = "user"
