from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    name = "compliance"
    verbose_name = "Compliance"

    def ready(self) -> None:
        from compliance.claims import register  # noqa: PLC0415
        from compliance.claims.letters import texts_of_letters  # noqa: PLC0415

        register("letters", texts_of_letters)
