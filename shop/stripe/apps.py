from django.apps import AppConfig


class StripeConfig(AppConfig):
    name = "shop.stripe"
    label = "stripe"
    verbose_name = "Payments (Stripe)"

    def ready(self) -> None:
        from shop.stripe import checks  # noqa: F401, PLC0415
        from shop.stripe.tax import taxes_of_stripe  # noqa: PLC0415
        from shop.tax.door import SERVICES  # noqa: PLC0415

        SERVICES["stripe"] = taxes_of_stripe
