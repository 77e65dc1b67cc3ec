"""`manage.py check` says when pages of other languages would speak English."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Warning, register

from config.translations import is_compiled, po_files


@register()
def catalogs_are_compiled(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    return [
        Warning(
            f"{po.parts[-3]}: the translations are newer than what Django reads.",
            hint="Run `python -m config.translations compile`.",
            id="translations.W001",
        )
        for po in po_files()
        if not is_compiled(po)
    ]
