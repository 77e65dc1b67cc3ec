"""Staff write the Spanish of a text beside the English, and see where it is missing or
older than the English."""

from collections.abc import Iterator
from typing import Any, ClassVar, cast

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from compliance.claims.forms import ClaimCheckedForm
from shop.supplement.models import Supplement, Translation
from shop.supplement.models.label import lines_of
from shop.supplement.models.translation import plain
from shop.supplement.wording import (
    SPANISH,
    Standing,
    Wording,
    label_of,
    place_of,
    wordings_of,
)

SUFFIX = "_es"
READ_AGAIN = "spanish_read_again"
SHOWN = 3
MISSING = "Missing: Spanish pages show the English."


def spanish(label: str, *, rows: int = 2) -> forms.CharField:
    """The field for the Spanish of a text; its help is written by the form."""
    attrs = {"rows": rows, "lang": "es", "class": "vLargeTextField"}
    return forms.CharField(
        label=f"{label}, in Spanish",
        required=False,
        max_length=4_000,
        widget=AdminTextareaWidget(attrs=attrs),
    )


def read_again() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label="Read again",
        required=False,
        widget=forms.MultipleHiddenInput,
        help_text="Tick what says the same as the new English without a change, and"
        " save: Spanish pages show it again.",
    )


class SpanishBesideForm(ClaimCheckedForm):
    """For a label, or for a row of one. A field such as lede_es holds the Spanish of
    lede; what it translates may stand in another table: see english_row."""

    spanish_read_again = read_again()

    class Media:
        css: ClassVar[dict[str, list[str]]] = {"all": ["css/spanish-beside.css"]}

    def __init__(
        self, *args: Any, label: Supplement | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.label = label_of(self.instance) if label is None else label
        outdated = []
        for name, wording in self._wordings():
            self.fields[name].help_text = _help(wording)
            if wording.translation:
                self.initial[name] = wording.translation.text
            if wording.standing is Standing.OUTDATED:
                outdated.append((name, self.fields[name].label))
        if outdated:
            self._ask_to_read_again(outdated)

    def english_row(self, name: str) -> Any:
        """The row with the English of a Spanish field."""
        return self.instance

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in self._spanish_names():
            words = plain(cleaned.get(name) or "")
            cleaned[name] = words
            if name not in self.errors and words:
                self._check(name, words, self._english(name, cleaned))
        return cleaned

    def _check(self, name: str, words: str, english: str) -> None:
        field = name.removesuffix(SUFFIX)
        if not english:
            self.add_error(name, "There is no English yet: write that first.")
        elif field == "directions" and len(lines_of(words)) != len(lines_of(english)):
            self.add_error(
                name,
                f"The English has {len(lines_of(english))} steps and this has"
                f" {len(lines_of(words))}: write the same steps, one on each line.",
            )

    def _english(self, name: str, cleaned: dict[str, Any]) -> str:
        """As typed in this form, else as it is kept."""
        field, row = name.removesuffix(SUFFIX), self.english_row(name)
        if row is self.instance and field in self.fields:
            return plain(cleaned.get(field) or "")
        return plain(getattr(row, field, "") or "")

    def _save_m2m(self) -> None:
        """Django's door for what is saved after the row itself."""
        super()._save_m2m()  # type: ignore[misc]
        label = label_of(self.instance)
        if label is None:
            return
        read = set(self.cleaned_data.get(READ_AGAIN) or ())
        for name in self._spanish_names():
            self._keep(label, name, was_read=name in read)

    def _keep(self, label: Supplement, name: str, *, was_read: bool) -> None:
        words = self.cleaned_data.get(name) or ""
        row = self.english_row(name)
        place = place_of(row, name.removesuffix(SUFFIX))
        found = label.translations.filter(language=SPANISH, place=place)
        if not words:
            found.delete()
            return
        if not was_read and found.filter(text=words).exists():
            return  # read against the English that it was written for, and no other
        Translation.objects.update_or_create(
            supplement=label,
            language=SPANISH,
            place=place,
            defaults={
                "english": self._english(name, self.cleaned_data),
                "text": words,
            },
        )

    def _wordings(self) -> Iterator[tuple[str, Wording]]:
        for name in self._spanish_names():
            row, field = self.english_row(name), name.removesuffix(SUFFIX)
            found = (
                self.label.translated.get((SPANISH, place_of(row, field)))
                if self.label and row is not None
                else None
            )
            english = getattr(row, field, "") or ""
            yield name, Wording(row, field, english, found)

    def _spanish_names(self) -> list[str]:
        return [name for name in self.fields if name.endswith(SUFFIX)]

    def _ask_to_read_again(self, outdated: list[tuple[str, Any]]) -> None:
        field = cast(forms.MultipleChoiceField, self.fields[READ_AGAIN])
        field.widget = forms.CheckboxSelectMultiple()
        field.choices = outdated


class SpanishFormSet(forms.BaseInlineFormSet):
    """Gives each form the label, whose translations are fetched once for all."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "label": self.instance}


class HoldsSpanish:
    """For a ModelAdmin or an inline with such a form: who may only look sees the words
    where the pages show them."""

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)  # type: ignore[misc]
        if self.has_change_permission(request, obj):  # type: ignore[attr-defined]
            return fieldsets
        return [
            (heading, {**rest, "fields": _without_spanish(rest["fields"])})
            for heading, rest in fieldsets
        ]


def _without_spanish(names: Any) -> list[Any]:
    return [
        name
        for name in names
        if not isinstance(name, str)
        or not (name.endswith(SUFFIX) or name == READ_AGAIN)
    ]


def standing_of(label: Supplement) -> str:
    """For lists and the head of the page: what Spanish pages show in English."""
    wordings = list(wordings_of(label, SPANISH))
    counts = {
        standing: sum(one.standing is standing for one in wordings)
        for standing in Standing
    }
    said = [
        f"{counts[standing]} {standing.value}"
        for standing in (Standing.OUTDATED, Standing.MISSING)
        if counts[standing]
    ]
    whole = f"{counts[Standing.READ]} of {len(wordings)} texts"
    return "; ".join([whole, *said])


def tidy_translations(label: Supplement) -> str:
    """Drops what belonged to rows that are gone, and says what is to be read again."""
    saved = Supplement.objects.select_related("product").get(pk=label.pk)
    wordings = list(wordings_of(saved, SPANISH))
    places = [one.place for one in wordings]
    saved.translations.filter(language=SPANISH).exclude(place__in=places).delete()
    late = [one.english for one in wordings if one.standing is Standing.OUTDATED]
    if not late:
        return ""
    quoted = ", ".join(f"“{Truncator(text).chars(40)}”" for text in late[:SHOWN])
    more = f" and {len(late) - SHOWN} more" if len(late) > SHOWN else ""
    return (
        f"Read the Spanish again of {quoted}{more}: the English has changed, and"
        " Spanish pages show the English until then."
    )


def _help(wording: Wording) -> SafeString | str:
    found = wording.translation
    if not wording.english or not isinstance(wording.english, str):
        return ""
    if found is None:
        return format_html('<strong class="spanish-late">{}</strong>', MISSING)
    if wording.standing is Standing.READ:
        return f"Read against the English on {date_format(found.read_on)}."
    return format_html(
        '<strong class="spanish-late">The English has changed since {}; read the'
        " Spanish again.</strong> Until then Spanish pages show the English. It said:"
        ' “<span lang="en">{}</span>”',
        date_format(found.read_on),
        found.english,
    )
