from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import HttpRequest

from compliance.claims.forms import ClaimCheckedForm
from shop.lot.models import LabResult, Lot
from shop.lot.numbers import key_of
from shop.lot.published import RESULT_TEXTS

Status = Lot.Status


class LotForm(forms.ModelForm):
    class Meta:
        model = Lot
        fields = [
            *("supplement", "number", "status", "made_on", "expires_on"),
            *("certificate", "is_sample", "notes"),
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        status = self.fields.get("status")
        if isinstance(status, forms.ChoiceField) and not self.instance.is_recalled:
            # A recall has its own page: it writes to the buyers.
            status.choices = [
                (choice.value, choice.label)
                for choice in Status
                if choice != "recalled"
            ]


class LabResultForm(ClaimCheckedForm):
    claim_fields = dict.fromkeys(RESULT_TEXTS, "safety")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("at_least", "at_most"):
            limit = getattr(self.instance, name)
            if limit is not None:
                # 10.000000 may be read as ten million.
                self.initial[name] = f"{limit.normalize():f}"


class LabResultFormSet(forms.BaseInlineFormSet):
    def clean(self) -> None:
        super().clean()
        if any(self.errors) or self.instance.status != Status.RELEASED:
            return
        rows = [
            form.instance
            for form in self.forms
            if form.has_changed() or form.instance.pk
            if not form.cleaned_data.get(DELETION_FIELD_NAME)
        ]
        if not rows:
            raise ValidationError(
                "A lot is released with its results: add them, or leave it quarantined."
            )
        for row in rows:
            if not row.passed:
                raise ValidationError(
                    f"{row.tested} is outside its limit, so this lot cannot be"
                    " released. Leave it quarantined."
                )


class LabResultInline(admin.StackedInline):
    model = LabResult
    form = LabResultForm
    formset = LabResultFormSet
    extra = 0
    fields = [
        ("position", "group", "tested", "method"),
        ("found", "unit", "at_least", "at_most"),
        ("limit_words", "verdict", "laboratory", "tested_on"),
    ]


@admin.register(Lot)
class LotAdmin(admin.ModelAdmin):
    form = LotForm
    list_display = ["number", "supplement", "status", "made_on", "expires_on", "sample"]
    list_filter = ["status", "is_sample", "expires_on"]
    list_select_related = ["supplement"]
    search_fields = ["number", "key"]
    search_help_text = "Lot number, with or without spaces and dashes."
    inlines = [LabResultInline]

    def get_readonly_fields(
        self, request: HttpRequest, obj: Lot | None = None
    ) -> list[str]:
        return ["status"] if obj is not None and obj.is_recalled else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was in a bottle is not forgotten; a slip can be corrected."""
        return False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        return super().get_search_results(
            request, queryset, key_of(search_term) or search_term
        )

    @admin.display(boolean=True, ordering="is_sample")
    def sample(self, lot: Lot) -> bool:
        return lot.is_sample
