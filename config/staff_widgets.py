"""Choices that staff's browsers send although no list offered them.

Django's field refuses such a choice with a sentence; its widget for long lists then
asks the database for it once more, and fails (seen with Django 5.2).
"""

from typing import Any

from django.contrib.admin.widgets import AutocompleteMixin
from django.core.exceptions import ValidationError

_optgroups = AutocompleteMixin.optgroups


def show_no_choice_that_cannot_be() -> None:
    AutocompleteMixin.optgroups = _optgroups_of_possible  # type: ignore[method-assign, assignment]


def _optgroups_of_possible(
    self: Any, name: str, value: list[str], attr: Any = None
) -> Any:
    return _optgroups(self, name, [one for one in value if _may_be(self, one)], attr)


def _may_be(widget: Any, value: str) -> bool:
    key = widget.field.target_field if hasattr(widget.field, "target_field") else None
    try:
        (key or widget.field.remote_field.model._meta.pk).to_python(value)
    except ValidationError:
        return False
    return True
