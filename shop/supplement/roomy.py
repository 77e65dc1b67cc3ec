"""Forms of the admin in which a text gets the room that it takes."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.db import models
from django.http import HttpRequest

LONG = 120
"""Characters from which a text gets the whole width of the page."""


class RoomyTexts:
    """Fields as wide as what they hold, texts of a few lines four lines high."""

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest | None, **kwargs: Any
    ) -> forms.Field | None:
        if isinstance(db_field, models.TextField):
            kwargs["widget"] = AdminTextareaWidget(attrs={"rows": 4})
        elif isinstance(db_field, models.CharField) and not db_field.choices:
            wide = (db_field.max_length or 0) >= LONG
            if wide and not isinstance(db_field, models.FileField | models.SlugField):
                kwargs["widget"] = AdminTextInputWidget(
                    attrs={"class": "vLargeTextField"}
                )
        return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
