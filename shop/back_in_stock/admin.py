from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from shop.back_in_stock.models import Waiting


@admin.register(Waiting)
class WaitingAdmin(admin.ModelAdmin):
    """Nobody is put on the list by hand, and nobody's mail is sent by hand."""

    list_display = ["email", "product", "asked_at", "confirmed_at", "status"]
    list_filter = ["status", ("confirmed_at", admin.EmptyFieldListFilter)]
    list_select_related = ["product"]
    search_fields = ["email"]
    fields = [
        *["email", "product", "language", "asked_at", "confirmed_at"],
        *["status", "attempts", "problem", "changed_at"],
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
