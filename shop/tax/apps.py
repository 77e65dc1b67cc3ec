from django.apps import AppConfig


class TaxConfig(AppConfig):
    name = "shop.tax"
    label = "tax"
    verbose_name = "Sales tax"

    def ready(self) -> None:
        from shop.progress.kinds import KINDS, Kind  # noqa: PLC0415
        from shop.tax.importing import RATES, read_rates  # noqa: PLC0415

        KINDS[RATES] = Kind("Rates of sales tax", "tax.view_taxrate", task=read_rates)
