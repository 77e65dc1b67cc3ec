"""What is still a sample. Asked only with a database, so that a plain
`check --deploy` says what it says of the settings alone:
manage.py check --deploy --database default"""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Tags, Warning, register
from django.core.exceptions import FieldDoesNotExist
from django.db import connections
from django.db.models import Model


@register(Tags.database, deploy=True)
def samples_are_replaced(
    databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """One warning for each row of any table with a field is_sample."""
    if not databases or "default" not in databases:
        return []
    tables = set(connections["default"].introspection.table_names())
    return [
        Warning(
            f"{row._meta.verbose_name} “{row}” is a sample.",
            hint="Put the real values in its place and untick “sample”.",
            obj=row._meta.label,
            id="samples.W001",
        )
        for model in _models_with_samples()
        if model._meta.db_table in tables
        for row in model._default_manager.filter(is_sample=True)
    ]


def _models_with_samples() -> list[type[Model]]:
    return [model for model in apps.get_models() if _has_samples(model)]


def _has_samples(model: type[Model]) -> bool:
    try:
        model._meta.get_field("is_sample")
    except FieldDoesNotExist:
        return False
    return True
