from django.contrib.admin.apps import AdminConfig


class StaffAdminConfig(AdminConfig):
    default_site = "config.staff_admin.StaffAdminSite"

    def ready(self) -> None:
        from config import compiled, samples  # noqa: F401, PLC0415 (they register checks)
        from config.checked_fields import refuse_claims  # noqa: PLC0415
        from config.staff_widgets import (  # noqa: PLC0415
            show_no_choice_that_cannot_be,
        )

        super().ready()
        refuse_claims()
        show_no_choice_that_cannot_be()
