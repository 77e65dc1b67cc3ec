"""What Django's own widgets of the admin lack (seen with Django 5.2).

A choice that no list offered is refused by its field with a sentence; the widget for
long lists then asks the database for it once more, and fails.

Boxes in the rows of a table, and the two halves of a date with its time, have no name
that a screen reader could read out.
"""

from typing import Any

from django.contrib.admin.helpers import InlineAdminForm
from django.contrib.admin.options import TabularInline
from django.contrib.admin.widgets import AutocompleteMixin
from django.core.exceptions import ValidationError
from django.forms import MultiWidget, SplitDateTimeWidget
from django.utils.text import capfirst

_optgroups = AutocompleteMixin.optgroups
_inline_form = InlineAdminForm.__init__


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


def name_every_box() -> None:
    InlineAdminForm.__init__ = _with_named_boxes  # type: ignore[method-assign]
    SplitDateTimeWidget.get_context = _with_named_halves  # type: ignore[method-assign, assignment]


def _with_named_boxes(self: Any, *given: Any, **named: Any) -> None:
    _inline_form(self, *given, **named)
    if not isinstance(self.model_admin, TabularInline):
        return
    for box in self.form:
        # The widget that adds a row beside a choice wraps the choice's own.
        widget = getattr(box.field.widget, "widget", box.field.widget)
        widget.attrs.setdefault("aria-label", capfirst(box.label))


def _with_named_halves(
    self: SplitDateTimeWidget, name: str, value: Any, attrs: Any
) -> dict[str, Any]:
    context = MultiWidget.get_context(self, name, value, attrs)
    halves = zip(context["widget"]["subwidgets"], ("Date", "Time"), strict=True)
    for half, words in halves:
        half["attrs"].setdefault("aria-label", words)
    return context
