from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from blog.models import Source
from shop.supplement.models import Claim, ClaimStudy, FactsRow, Question


class FactsRowInline(admin.StackedInline):
    model = FactsRow
    extra = 0
    fields = [
        ("position", "name", "amount", "unit", "daily_value"),
        ("latin_name", "plant_part", "form"),
        "about",
        "in_trials",
        "trials_detail",
        "trials",
    ]
    filter_horizontal = ["trials"]


class ClaimInline(admin.TabularInline):
    """Words and order. A claim is released on its own page, beside its studies."""

    model = Claim
    extra = 0
    fields = ["position", "text", "key", "is_published"]
    readonly_fields = ["is_published"]
    show_change_link = True
    verbose_name_plural = "claims (studies and release: “Change”)"


class QuestionInline(admin.StackedInline):
    model = Question
    extra = 0
    fields = [("position", "question"), "answer"]

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest | None, **kwargs: Any
    ) -> forms.Field | None:
        if db_field.name == "answer":
            kwargs["widget"] = forms.Textarea(attrs={"rows": 3})
        return super().formfield_for_dbfield(db_field, request, **kwargs)


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
        if self._should_delete_form(form):
            return False
        data = getattr(form, "cleaned_data", {})
        source = data.get("source")
        return (
            data.get("relation") in ClaimStudy.SUPPORTING
            and source is not None
            and source.standing != Source.Standing.RETRACTED
        )


class ClaimStudyInline(admin.StackedInline):
    model = ClaimStudy
    formset = ClaimStudyFormSet
    extra = 0
    fields = [("position", "source"), ("relation", "comparison")]


@admin.register(Claim)
class ClaimAdmin(admin.ModelAdmin):
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
