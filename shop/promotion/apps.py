from django.apps import AppConfig


class PromotionConfig(AppConfig):
    name = "shop.promotion"
    label = "promotion"
    verbose_name = "Codes and offers"
