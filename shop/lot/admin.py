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
from shop.read_only import NotDeleted

Status = Lot.Status


class LotForm(forms.ModelForm):
    # With what staff saw, so that a count is not written over one that is newer.
    bottles = forms.IntegerField(
        label=Lot._meta.get_field("bottles").verbose_name.capitalize(),
        help_text=Lot._meta.get_field("bottles").help_text,
        min_value=0,
        max_value=1_000_000,
        required=False,
        show_hidden_initial=True,
    )

    class Meta:
        model = Lot
        fields = [
            *("supplement", "number", "status", "made_on", "expires_on", "bottles"),
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

    def clean_bottles(self) -> int | None:
        typed = self.cleaned_data["bottles"]
        if not self.instance.pk or "bottles" not in self.changed_data:
            return typed
        now = Lot.objects.select_for_update().get(pk=self.instance.pk).bottles
        if now != self._bottles_seen():
            raise ValidationError(
                f"Meanwhile the count became {'empty' if now is None else now}: bottles"
                " left or came back. Open the page anew and count from there."
            )
        return typed

    def _bottles_seen(self) -> int | None:
        """What stood in the form when it was opened."""
        field = self.fields["bottles"]
        name = self.add_initial_prefix("bottles")
        seen = field.hidden_widget().value_from_datadict(self.data, self.files, name)
        return field.to_python(seen)


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
class LotAdmin(NotDeleted, admin.ModelAdmin):
    """What was in a bottle is not forgotten; a slip can be corrected."""

    form = LotForm
    list_display = [
        *("number", "supplement", "status", "made_on", "expires_on"),
        *("bottles", "sample"),
    ]
    list_filter = ["status", "is_sample", "expires_on"]
    list_select_related = ["supplement"]
    search_fields = ["number", "key"]
    search_help_text = "Lot number, with or without spaces and dashes."
    inlines = [LabResultInline]

    def get_readonly_fields(
        self, request: HttpRequest, obj: Lot | None = None
    ) -> list[str]:
        return ["status"] if obj is not None and obj.is_recalled else []

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        return super().get_search_results(
            request, queryset, key_of(search_term) or search_term
        )

    def save_model(
        self, request: HttpRequest, obj: Lot, form: Any, change: bool
    ) -> None:
        """Leaves a count alone that was not typed: parcels lower it meanwhile."""
        if not change or "bottles" in form.changed_data:
            obj.save()
            return
        names = {field.name for field in Lot._meta.concrete_fields}
        obj.save(update_fields=names - {"id", "bottles"})

    @admin.display(boolean=True, ordering="is_sample")
    def sample(self, lot: Lot) -> bool:
        return lot.is_sample
