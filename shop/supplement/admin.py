from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError

from compliance.claims.forms import ClaimCheckedForm, WarnsOfClaims
from shop.read_only import NotAdded, NotDeleted
from shop.supplement.claim_admin import ClaimAdmin, ClaimInline
from shop.supplement.models import Caution, FactsRow, Question, TrialDose
from shop.supplement.models.blends import problems_of
from shop.supplement.roomy import RoomyTexts
from shop.supplement.spanish_forms import (
    READ_AGAIN,
    HoldsSpanish,
    SpanishBesideForm,
    SpanishFormSet,
    spanish,
)

__all__ = [
    "CautionInline",
    "ClaimAdmin",
    "ClaimInline",
    "FactsRowInline",
    "QuestionInline",
    "RoomyTexts",
]


class FactsRowForm(forms.ModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            # 200.000 may be read as two hundred thousand.
            self.initial["amount"] = self.instance.amount_number


def is_kept(formset: forms.BaseInlineFormSet, form: forms.ModelForm) -> bool:
    is_empty = form.empty_permitted and not form.has_changed()
    return not is_empty and not formset._should_delete_form(form)  # type: ignore[attr-defined]


class FactsFormSet(forms.BaseInlineFormSet):
    """The lines of a panel are right together, or none of them is saved."""

    def clean(self) -> None:
        super().clean()
        kept = [form for form in self.forms if is_kept(self, form)]
        if any(form.errors for form in kept):
            return
        form_of = {id(form.instance): form for form in kept}
        for problem in problems_of([form.instance for form in kept]):
            form_of[id(problem.row)].add_error(problem.name, problem.sentence)


class FactsRowInline(RoomyTexts, admin.StackedInline):
    model = FactsRow
    form = FactsRowForm
    formset = FactsFormSet
    extra = 0
    fields = [
        ("position", "role", "name"),
        ("amount", "unit", "daily_value"),
        ("latin_name", "plant_part", "form", "extract_ratio"),
    ]
    show_change_link = True
    verbose_name_plural = "Supplement Facts (words about it and trials: “Change”)"


class FactsWordsForm(ClaimCheckedForm):
    claim_fields = {"about": "copy", "in_trials": "copy", "trials_detail": "copy"}

    def is_to_be_public(self, cleaned: dict[str, Any]) -> bool:
        return self.instance.supplement.product.is_public


class TrialDoseInline(RoomyTexts, admin.StackedInline):
    model = TrialDose
    extra = 0
    fields = [
        ("position", "source"),
        ("amounts", "times_a_day", "days"),
        ("plant_part", "form"),
    ]
    autocomplete_fields = ["source"]


@admin.register(FactsRow)
class FactsRowAdmin(NotAdded, NotDeleted, WarnsOfClaims, RoomyTexts, admin.ModelAdmin):
    """What the pages say of a line. Its amount is changed on the label's page, where
    the lines of a panel are checked together."""

    form = FactsWordsForm
    list_display = ["name", "amount_text", "supplement"]
    list_select_related = ["supplement"]
    fields = [
        "supplement",
        "name",
        "amount_text",
        "about",
        "in_trials",
        "trials_detail",
    ]
    readonly_fields = ["supplement", "name", "amount_text"]
    inlines = [TrialDoseInline]

    @admin.display(description="amount")
    def amount_text(self, row: FactsRow) -> str:
        return row.amount_text


class CautionForm(SpanishBesideForm):
    claim_fields = {"text": "caution", "text_es": "caution"}
    text_es = spanish("Ask a clinician first if you")

    def is_to_be_public(self, cleaned: dict[str, Any]) -> bool:
        return is_label_public(self.instance)

    def clean_text_es(self) -> str:
        text = self.cleaned_data["text_es"]
        if text.rstrip().endswith((".", ",", ";")):
            raise ValidationError(
                "Leave out the mark at the end: the page prints it. It goes on after"
                " “si usted”."
            )
        return text


class CautionFormSet(SpanishFormSet):
    def clean(self) -> None:
        super().clean()
        if not any(is_kept(self, form) for form in self.forms):
            raise ValidationError(
                "Say whom the label tells to ask first: fill in at least one caution."
            )


class CautionInline(HoldsSpanish, RoomyTexts, admin.StackedInline):
    model = Caution
    form = CautionForm
    formset = CautionFormSet
    extra = 0
    min_num = 1
    fields = [("position", "kind"), "text", "text_es", READ_AGAIN, "source"]
    autocomplete_fields = ["source"]


class QuestionForm(SpanishBesideForm):
    claim_fields = {
        "question": "copy",
        "question_es": "copy",
        "answer": "copy",
        "answer_es": "copy",
    }
    question_es = spanish("Question")
    answer_es = spanish("Answer", rows=4)

    def is_to_be_public(self, cleaned: dict[str, Any]) -> bool:
        return is_label_public(self.instance)


class QuestionInline(HoldsSpanish, RoomyTexts, admin.StackedInline):
    model = Question
    form = QuestionForm
    formset = SpanishFormSet
    extra = 0
    fields = [
        "position",
        *("question", "question_es"),
        *("answer", "answer_es"),
        READ_AGAIN,
    ]


def is_label_public(row: Caution | Question) -> bool:
    """Whether readers see what is saved in this row."""
    if row.supplement_id is None:
        return True  # the label is new; its product may be public
    return row.supplement.product.is_public
