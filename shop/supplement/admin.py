from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, QuerySet
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import HttpRequest

from blog.models import Source
from compliance.claims.forms import ClaimCheckedForm, WarnsOfClaims
from shop.supplement.models import Claim, ClaimStudy, FactsRow, Question
from shop.supplement.models.blends import problems_of

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


class FactsRowForm(forms.ModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            # 200.000 may be read as two hundred thousand.
            self.initial["amount"] = self.instance.amount_number


class FactsFormSet(forms.BaseInlineFormSet):
    """The lines of a panel are right together, or none of them is saved."""

    def clean(self) -> None:
        super().clean()
        kept = [form for form in self.forms if self._is_kept(form)]
        if any(form.errors for form in kept):
            return
        form_of = {id(form.instance): form for form in kept}
        for problem in problems_of([form.instance for form in kept]):
            form_of[id(problem.row)].add_error(problem.name, problem.sentence)

    def _is_kept(self, form: forms.ModelForm) -> bool:
        is_empty = form.empty_permitted and not form.has_changed()
        return not is_empty and not self._should_delete_form(form)  # type: ignore[attr-defined]


class FactsRowInline(RoomyTexts, admin.StackedInline):
    model = FactsRow
    form = FactsRowForm
    formset = FactsFormSet
    extra = 0
    fields = [
        ("position", "role", "name"),
        ("amount", "unit", "daily_value"),
        ("latin_name", "plant_part", "form", "extract_ratio"),
        "about",
        "in_trials",
        "trials_detail",
        "trials",
    ]
    autocomplete_fields = ["trials"]


class ClaimForm(ClaimCheckedForm):
    claim_fields = {"text": "copy", "key": "slug"}

    def is_to_be_public(self, cleaned: dict[str, Any]) -> bool:
        """On the label's page the release is not a field, but what it was holds."""
        return bool(cleaned.get("is_published", self.instance.is_published))


class QuestionForm(ClaimCheckedForm):
    claim_fields = {"question": "copy", "answer": "copy"}

    def is_to_be_public(self, cleaned: dict[str, Any]) -> bool:
        if self.instance.supplement_id is None:
            return True  # the label is new; its product may be public
        return self.instance.supplement.product.is_public


class ClaimInline(RoomyTexts, admin.StackedInline):
    """Words and order. A claim is released on its own page, beside its studies."""

    model = Claim
    form = ClaimForm
    extra = 0
    fields = ["text", ("position", "key", "is_published")]
    readonly_fields = ["is_published"]
    show_change_link = True
    verbose_name_plural = "claims (studies and release: “Change”)"


class QuestionInline(RoomyTexts, admin.StackedInline):
    model = Question
    form = QuestionForm
    extra = 0
    fields = ["position", "question", "answer"]


class ClaimStudyFormSet(forms.BaseInlineFormSet):
    def clean(self) -> None:
        super().clean()
        if not self.instance.is_published:
            return
        if not any(self._is_support(form) for form in self.forms):
            raise ValidationError(
                "A published claim needs a study in people behind it that is not"
                " retracted, of this product or of its ingredient. Add one, or take"
                " the claim back by clearing “Is published”."
            )

    def _is_support(self, form: forms.ModelForm) -> bool:
        data = getattr(form, "cleaned_data", {})
        if data.get(DELETION_FIELD_NAME):
            return False
        source = data.get("source")
        return (
            data.get("relation") in ClaimStudy.SUPPORTING
            and source is not None
            and source.standing != Source.Standing.RETRACTED
        )


class ClaimStudyInline(RoomyTexts, admin.StackedInline):
    model = ClaimStudy
    formset = ClaimStudyFormSet
    extra = 0
    fields = ["position", "source", "relation", "comparison"]
    autocomplete_fields = ["source"]


@admin.register(Claim)
class ClaimAdmin(WarnsOfClaims, RoomyTexts, admin.ModelAdmin):
    form = ClaimForm
    list_display = ["text", "supplement", "is_published", "study_count"]
    list_filter = ["is_published"]
    search_fields = ["text", "key"]
    fields = ["supplement", "text", "key", "position", "is_published"]
    prepopulated_fields = {"key": ["text"]}
    inlines = [ClaimStudyInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        claims = super().get_queryset(request).select_related("supplement")
        return claims.annotate(study_count=Count("studies"))

    @admin.display(description="studies", ordering="study_count")
    def study_count(self, claim: Claim) -> int:
        return claim.study_count  # type: ignore[attr-defined]
