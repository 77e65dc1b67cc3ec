from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html_join

from compliance.claims import check_text
from compliance.models import ClaimOverride, MedicalNotice, SafetyContact
from compliance.notices import FDA_NOTICE, FDA_NOTICE_ONE_CLAIM


@admin.register(MedicalNotice)
class MedicalNoticeAdmin(admin.ModelAdmin):
    """A new version is added; old ones stay as the record of what was shown."""

    list_display = ["text", "reason", "created_by", "created_at"]
    readonly_fields = ["created_by", "created_at", "fda_words"]
    fields = ["text", "spanish", "reason", "created_by", "created_at", "fda_words"]

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def get_changeform_initial_data(
        self, request: HttpRequest
    ) -> dict[str, str | list[str]]:
        english, spanish = MedicalNotice.objects.current()
        return {"text": english, "spanish": spanish}

    def save_model(self, request, obj, form, change) -> None:
        obj.created_by = request.user
        super().save_model(request, obj, form, change)

    @admin.display(description="FDA notice (set by 21 CFR 101.93(c), not editable)")
    def fda_words(self, obj: MedicalNotice) -> str:
        return f"One claim: {FDA_NOTICE_ONE_CLAIM} — More: {FDA_NOTICE}"


@admin.register(SafetyContact)
class SafetyContactAdmin(admin.ModelAdmin):
    list_display = ["firm", "telephone", "address", "is_sample"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        may_add = super().has_add_permission(request)
        return may_add and not SafetyContact.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False


@admin.register(ClaimOverride)
class ClaimOverrideAdmin(admin.ModelAdmin):
    """One person asks with a reason, another approves; nobody edits or deletes."""

    list_display = ["text", "requested_by", "requested_at", "approved_by"]
    list_filter = [("approved_by", admin.EmptyFieldListFilter)]
    list_select_related = ["requested_by", "approved_by"]
    search_fields = ["text", "reason"]
    fields = ["text", "reason", "findings"]
    readonly_fields = ["findings"]
    actions = ["approve"]
    change_list_template = "admin/compliance/claimoverride_changelist.html"

    def get_urls(self) -> list[URLPattern]:
        log = self.admin_site.admin_view(self.log_view)
        return [
            path("log/", log, name="compliance_claimoverride_log"),
            *super().get_urls(),
        ]

    def log_view(self, request: HttpRequest) -> HttpResponse:
        """Every override with its reason and both names, for counsel to read."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": "Log of overrides",
            "overrides": self.get_queryset(request).select_related(
                "requested_by", "approved_by"
            ),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/compliance/override_log.html", context)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        signed = ["requested_by", "requested_at", "approved_by", "approved_at"]
        return [*self.fields, *signed] if obj else ["text", "reason"]

    def has_approve_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("compliance.approve_claimoverride")

    def save_model(
        self, request: HttpRequest, obj: ClaimOverride, form: Any, change: bool
    ) -> None:
        user: Any = request.user  # signed in, or the admin would not let them here
        obj.requested_by = user
        super().save_model(request, obj, form, change)
        self.message_user(
            request, "It holds as soon as another person approves it.", messages.WARNING
        )

    @admin.display(description="what the check objects to")
    def findings(self, override: ClaimOverride) -> str:
        found = check_text(override.text)
        return format_html_join("", "<p>{}</p>", ((one,) for one in found)) or "Nothing"

    @admin.action(
        description="Approve what others have asked for", permissions=["approve"]
    )
    def approve(self, request: HttpRequest, queryset: QuerySet[ClaimOverride]) -> None:
        for override in queryset.filter(approved_by__isnull=True):
            if override.requested_by_id == request.user.pk:
                self.message_user(
                    request,
                    f"{override}: you asked for it, so another person must approve it.",
                    messages.ERROR,
                )
                continue
            override.approved_by_id = request.user.pk
            override.approved_at = timezone.now()
            override.save(update_fields=["approved_by", "approved_at", "text_hash"])
            self.log_change(request, override, "Approved.")
            self.message_user(request, f"{override} is approved.", messages.SUCCESS)
