"""Where staff keep the register of claims."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, QuerySet
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.timezone import localdate

from blog.models import Source
from compliance.claims.forms import ClaimCheckedForm, WarnsOfClaims
from shop.read_only import NotDeleted
from shop.supplement.fda_notice import FdaNotice, notice_of
from shop.supplement.fda_notice_pdf import notice_pdf
from shop.supplement.models import Claim, ClaimStudy
from shop.supplement.models.notice_clock import NOTICE_DAYS
from shop.supplement.roomy import RoomyTexts

KEPT = ("text", "key", "ingredient")
"""What FDA was or will be told, and what articles name."""


class ClaimForm(ClaimCheckedForm):
    claim_fields = {"text": "copy", "key": "slug"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.text_shown:
            return
        for name in KEPT:
            if name in self.fields:
                self.fields[name].disabled = True
        if "text" in self.fields:
            self.fields["text"].help_text = (
                f"Shown since {self.instance.first_shown_on}, so these words stay:"
                " other words are another claim for FDA. Withdraw this one and use"
                " “Copy as a new draft” in the list."
            )

    def is_to_be_public(self, cleaned: dict[str, Any]) -> bool:
        """On the label's page the release is not a field, but what it was holds."""
        status = cleaned.get("status", self.instance.status)
        return status == Claim.Status.PUBLISHED


class ClaimInline(NotDeleted, RoomyTexts, admin.StackedInline):
    """Words and order. A claim is released on its own page, beside its studies, and one
    that was shown is withdrawn there."""

    model = Claim
    form = ClaimForm
    extra = 0
    fields = ["text", ("position", "key", "status")]
    readonly_fields = ["status"]
    show_change_link = True
    verbose_name_plural = "claims (studies and release: “Change”)"


class ClaimStudyFormSet(forms.BaseInlineFormSet):
    def clean(self) -> None:
        super().clean()
        if not self.instance.is_published:
            return
        if not any(self._is_support(form) for form in self.forms):
            raise ValidationError(
                "A published claim needs a study in people behind it that is not"
                " retracted, of this product or of its ingredient. Add one, or set the"
                " status to “Withdrawn” and say why."
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


class NoticeFilter(admin.SimpleListFilter):
    title = "notice to FDA"
    parameter_name = "notice"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("waiting", "Waiting"),
            ("due", "Due: shown for 20 days or longer"),
            ("overdue", "Overdue: shown for more than 30 days"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet | None:
        today = localdate()
        if self.value() == "waiting":
            return queryset.filter(pk__in=Claim.objects.waiting_for_notice())
        if self.value() == "due":
            return queryset.filter(pk__in=Claim.objects.due(today))
        if self.value() == "overdue":
            late = today - NOTICE_DAYS - timedelta(days=1)
            waiting = Claim.objects.waiting_for_notice()
            return queryset.filter(pk__in=waiting.filter(first_shown_on__lte=late))
        return None


@admin.register(Claim)
class ClaimAdmin(WarnsOfClaims, RoomyTexts, admin.ModelAdmin):
    form = ClaimForm
    list_display = ["text", "subject", "state", "study_count", "fda_notice"]
    list_filter = ["status", NoticeFilter, "supplement"]
    search_fields = ["text", "key"]
    fieldsets = [
        (None, {"fields": ["supplement", "text", "key", "ingredient", "dose"]}),
        ("Where it stands", {"fields": ["position", "status", "withdrawn_reason"]}),
        (
            "FDA",
            {
                "fields": ["first_shown_on", "fda_notice", "fda_notified_on"],
                "description": "A claim is notified to FDA within 30 days of the day on"
                " which it is first shown: 21 CFR 101.93(a).",
            },
        ),
        ("Its history", {"fields": ["replaces", "withdrawn_at"]}),
    ]
    readonly_fields = ["first_shown_on", "fda_notice", "replaces", "withdrawn_at"]
    prepopulated_fields = {"key": ["text"]}
    inlines = [ClaimStudyInline]
    actions = ["copy_as_draft"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        claims = super().get_queryset(request)
        return claims.select_related("supplement", "ingredient").annotate(
            study_count=Count("studies", distinct=True),
            is_shown=Claim.objects.published().is_among(),
        )

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Claim | None = None
    ) -> dict[str, Any]:
        return {} if obj and obj.text_shown else {"key": ["text"]}

    def has_delete_permission(
        self, request: HttpRequest, obj: Claim | None = None
    ) -> bool:
        """What was shown is withdrawn, never deleted."""
        return super().has_delete_permission(request, obj) and not (
            obj is None or obj.first_shown_on
        )

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path(
                "<int:pk>/fda-notice/",
                view(self.notice),
                name="supplement_claim_fda_notice",
            ),
            path(
                "<int:pk>/fda-notice.<str:kind>",
                view(self.notice_file),
                name="supplement_claim_fda_notice_file",
            ),
            *super().get_urls(),
        ]

    def notice(self, request: HttpRequest, pk: int) -> HttpResponse:
        claim, told = self._notice_of(request, pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Notice to FDA",
            "claim": claim,
            "notice": told,
        }
        return TemplateResponse(
            request, "admin/supplement/claim/fda_notice.html", context
        )

    def notice_file(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        claim, told = self._notice_of(request, pk)
        if kind not in {"pdf", "txt"} or told.missing:
            for sentence in told.missing:
                self.message_user(request, sentence, messages.ERROR)
            return redirect("admin:supplement_claim_fda_notice", pk)
        body, mime = (
            (notice_pdf(told), "application/pdf")
            if kind == "pdf"
            else (told.as_text(), "text/plain; charset=utf-8")
        )
        name = f"fda-notice-{claim.key}.{kind}"
        return HttpResponse(
            body,
            content_type=mime,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    def _notice_of(self, request: HttpRequest, pk: int) -> tuple[Claim, FdaNotice]:
        """Raises PermissionDenied, or Http404 for what is no claim."""
        claim = get_object_or_404(
            Claim.objects.select_related("supplement__product", "ingredient"), pk=pk
        )
        if not self.has_view_or_change_permission(request, claim):
            raise PermissionDenied
        return claim, notice_of(claim)

    @admin.display(description="studies", ordering="study_count")
    def study_count(self, claim: Claim) -> int:
        return claim.study_count  # type: ignore[attr-defined]

    @admin.display(description="status", ordering="status")
    def state(self, claim: Claim) -> str:
        if claim.is_published and not claim.is_shown:  # type: ignore[attr-defined]
            return "Off every page: no sound study is left"
        return claim.get_status_display()

    @admin.display(description="notice to FDA", ordering="first_shown_on")
    def fda_notice(self, claim: Claim) -> str:
        if claim.fda_notified_on:
            return f"Sent on {claim.fda_notified_on}"
        if claim.first_shown_on is None:
            return "Needed once it is shown"
        address = reverse("admin:supplement_claim_fda_notice", args=[claim.pk])
        return format_html(
            '{} <a href="{}">Notice to sign</a>', claim.notice_words, address
        )

    @admin.action(
        description="Copy as a new draft, with other words to come",
        permissions=["add"],
    )
    def copy_as_draft(self, request: HttpRequest, queryset: QuerySet[Claim]) -> None:
        for claim in queryset:
            copy = claim.copy_as_draft()
            self.log_addition(request, copy, f"Copied from {claim.key}.")
            self.message_user(
                request, f"“{copy.key}” is a draft with the studies of “{claim.key}”."
            )
