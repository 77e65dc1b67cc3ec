from django.apps import AppConfig


class LotConfig(AppConfig):
    name = "shop.lot"
    label = "lot"
    verbose_name = "Lots"

    def ready(self) -> None:
        from compliance.claims import register  # noqa: PLC0415
        from shop.lot.published import published_texts  # noqa: PLC0415

        register("lots", published_texts)
