from django.apps import AppConfig


class StripeConfig(AppConfig):
    name = "shop.stripe"
    label = "stripe"
    verbose_name = "Payments (Stripe)"

    def ready(self) -> None:
        from shop.stripe import checks  # noqa: F401, PLC0415
