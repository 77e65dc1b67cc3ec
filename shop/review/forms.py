"""What a buyer fills in about what they bought."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shop.returns.forms import UNSEEN
from shop.review.models.reviews import MOST_NAME, MOST_TEXT, MOST_TITLE
from shop.user.forms import OneLine, TypedForm

STARS = [
    ("5", _("5 stars, very good")),
    ("4", _("4 stars, good")),
    ("3", _("3 stars, so-so")),
    ("2", _("2 stars, poor")),
    ("1", _("1 star, very poor")),
]
FIRST_NAME = re.compile(r"[^\W\d_]+([ .'’-]{1,2}[^\W\d_]+)?\.?")
"""Two words at most, such as “Jo”, “J. S.” or “Anne-Marie”."""


class ShownName(OneLine):
    def clean(self, value: Any) -> str:
        name = super().clean(value)
        if not FIRST_NAME.fullmatch(name):
            raise ValidationError(
                _("Use your first name or an initial, in letters, such as Jordan or J.")
            )
        return name


class ReviewForm(TypedForm):
    stars = forms.ChoiceField(
        label=_("How do you like it?"),
        choices=STARS,
        error_messages={
            "required": _("Choose how many stars you give"),
            "invalid_choice": _("Choose from one to five stars"),
        },
    )
    title = OneLine(
        label=_("In a few words"),
        missing=_("Say it in a few words, such as “Easy to swallow”"),
        most=MOST_TITLE,
    )
    text = forms.CharField(
        label=_("Your review"),
        max_length=MOST_TEXT,
        error_messages={
            "required": _("Write what you liked and what you did not"),
            "max_length": _("Shorten this to 4,000 characters or fewer"),
        },
    )
    name = ShownName(
        label=_("Name to show"),
        missing=_("Give your first name or an initial: it stands beside the review"),
        most=MOST_NAME,
    )
    was_rewarded = forms.BooleanField(
        label=_("I was given this product, or something else, in return for a review"),
        required=False,
    )
    consent = forms.BooleanField(
        label=_(
            "Publish this. It is my own experience, and neither I nor my close family"
            " work for this shop"
        ),
        error_messages={
            "required": _("Tick this if it is so: without it we cannot publish")
        },
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(_without_unseen(data), **kwargs)

    def problems(self) -> list[tuple[str, str, str]]:
        """With a name for the two whose label is a sentence."""
        short = {"stars": gettext("Stars"), "consent": gettext("Publish this")}
        return [
            (field, short.get(field, label), sentence)
            for field, label, sentence in super().problems()
        ]


def _without_unseen(data: Any) -> Any:
    """What cannot be seen came with a paste, and nobody can put it right."""
    if data is None or "text" not in data:
        return data
    cleaned = data.copy()
    cleaned["text"] = UNSEEN.sub("", str(data["text"]).replace("\r\n", "\n"))
    return cleaned
