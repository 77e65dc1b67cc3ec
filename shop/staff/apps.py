from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "shop.staff"
    label = "staff"
    verbose_name = "People who work here"

    def ready(self) -> None:
        from shop.staff import checks  # noqa: F401, PLC0415 (registers its check)
