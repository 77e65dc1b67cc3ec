"""What a buyer fills in to send something back."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from shop.order.models import Line
from shop.returns.models import Return
from shop.returns.photos import kept_photos

UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069]"
)
NOTHING_CHOSEN = gettext_lazy("Say how many bottles you want to send back")


class AskForm(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("Why do you send it back?"),
        choices=[("", gettext_lazy("Choose")), *Return.Reason.choices],
        error_messages={
            "required": gettext_lazy("Choose a reason from the list"),
            "invalid_choice": gettext_lazy("Choose a reason from the list"),
        },
    )
    words = forms.CharField(
        label=gettext_lazy("What should we know?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "max_length": gettext_lazy("Shorten this to 2,000 characters or fewer")
        },
    )

    def __init__(
        self,
        data: Any = None,
        files: MultiValueDict | None = None,
        *,
        returnable: dict[Line, int],
    ) -> None:
        super().__init__(_without_unseen(data), files, auto_id="%s")
        self.returnable = returnable
        for line, left in returnable.items():
            self.fields[_name(line)] = forms.TypedChoiceField(
                label=_("How many bottles of %(title)s?") % {"title": line.title},
                choices=[(str(n), _bottles(n)) for n in range(left + 1)],
                coerce=int,
                initial="1" if len(returnable) == 1 and left == 1 else "0",
                error_messages={
                    "required": NOTHING_CHOSEN,
                    "invalid_choice": _("Choose a number from 0 to %(most)d")
                    % {"most": left},
                },
            )
        self.order_fields([*map(_name, returnable), "reason", "words"])
        self.photos: list[bytes] = []
        self.photo_problem = ""

    def bottle_fields(self) -> list[Any]:
        return [self[_name(line)] for line in self.returnable]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["quantities"] = {
            line: cleaned[_name(line)]
            for line in self.returnable
            if cleaned.get(_name(line))
        }
        names = [_name(line) for line in self.returnable]
        if not cleaned["quantities"] and not set(names) & set(self.errors):
            self.add_error(names[0], NOTHING_CHOSEN)
        self._read_photos()
        return cleaned

    def problems(self) -> list[tuple[str, str, str]]:
        """Id, label and sentence of each field that is not right, from top to bottom."""
        found = [
            (field.name, str(field.label).rstrip("?"), str(field.errors[0]))
            for field in self
            if field.errors
        ]
        if self.photo_problem:
            found.append(("photos", _("Photos"), self.photo_problem))
        return found

    def is_valid(self) -> bool:
        return super().is_valid() and not self.photo_problem

    def _read_photos(self) -> None:
        try:
            self.photos = kept_photos(self.files.getlist("photos"))
        except ValidationError as error:
            self.photo_problem = error.messages[0]


def _name(line: Line) -> str:
    return f"line_{line.pk}"


def _bottles(number: int) -> str:
    if not number:
        return pgettext("no bottles", "None")
    said = ngettext("%(quantity)d bottle", "%(quantity)d bottles", number)
    return said % {"quantity": number}


def _without_unseen(data: Any) -> Any:
    """What cannot be seen came with a paste, and nobody can put it right."""
    if data is None or "words" not in data:
        return data
    cleaned = data.copy()
    text = str(data["words"]).replace("\r\n", "\n")
    cleaned["words"] = UNSEEN.sub("", text)
    return cleaned
