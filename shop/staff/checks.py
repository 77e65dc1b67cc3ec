from typing import Any

from django.conf import settings
from django.core.checks import Tags, Warning, register


@register(Tags.security, deploy=True)
def second_factor_is_asked(app_configs: Any, **kwargs: Any) -> list[Warning]:
    if settings.STAFF_SECOND_FACTOR:
        return []
    return [
        Warning(
            "STAFF_SECOND_FACTOR is off: a stolen password opens the admin.",
            hint="Leave it out or set it to true.",
            id="staff.W001",
        )
    ]
