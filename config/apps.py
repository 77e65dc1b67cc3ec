from typing import cast

from django.contrib.admin.apps import AdminConfig


class StaffAdminConfig(AdminConfig):
    default_site = "config.staff_admin.StaffAdminSite"

    def ready(self) -> None:
        from django.contrib import admin  # noqa: PLC0415

        from config import compiled, samples  # noqa: F401, PLC0415 (they register checks)
        from config.checked_fields import refuse_claims  # noqa: PLC0415
        from config.staff_admin import StaffAdminSite  # noqa: PLC0415
        from config.staff_widgets import (  # noqa: PLC0415
            name_every_box,
            show_no_choice_that_cannot_be,
        )

        super().ready()
        cast(StaffAdminSite, admin.site).drop_what_nobody_lists()
        refuse_claims()
        show_no_choice_that_cannot_be()
        name_every_box()
