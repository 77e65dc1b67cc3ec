from django.contrib import admin
from django.http import HttpRequest

from compliance.models import MedicalNotice, SafetyContact
from compliance.notices import FDA_NOTICE, FDA_NOTICE_ONE_CLAIM


@admin.register(MedicalNotice)
class MedicalNoticeAdmin(admin.ModelAdmin):
    """A new version is added; old ones stay as the record of what was shown."""

    list_display = ["text", "reason", "created_by", "created_at"]
    readonly_fields = ["created_by", "created_at", "fda_words"]
    fields = ["text", "reason", "created_by", "created_at", "fda_words"]

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def get_changeform_initial_data(
        self, request: HttpRequest
    ) -> dict[str, str | list[str]]:
        return {"text": MedicalNotice.objects.current_text()}

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
        return not SafetyContact.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False
