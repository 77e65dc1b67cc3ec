from django.contrib import admin

from shop.back_in_stock.models import Waiting
from shop.read_only import NotAdded, NotChanged


@admin.register(Waiting)
class WaitingAdmin(NotAdded, NotChanged, admin.ModelAdmin):
    """Nobody is put on the list by hand, and nobody's mail is sent by hand."""

    list_display = ["email", "product", "asked_at", "confirmed_at", "status"]
    list_filter = ["status", ("confirmed_at", admin.EmptyFieldListFilter)]
    list_select_related = ["product"]
    search_fields = ["email"]
    fields = [
        *["email", "product", "language", "asked_at", "confirmed_at"],
        *["status", "attempts", "problem", "changed_at"],
    ]
