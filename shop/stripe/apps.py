from django.apps import AppConfig


class StripeConfig(AppConfig):
    name = "shop.stripe"
    label = "stripe"
    verbose_name = "Payments (Stripe)"
