from django.apps import AppConfig


class ParcelConfig(AppConfig):
    name = "shop.parcel"
    label = "parcel"
    verbose_name = "Parcels"

    def ready(self) -> None:
        from shop.parcel import arrival, release  # noqa: F401, PLC0415
