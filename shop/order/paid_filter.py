from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.timezone import localdate, make_aware

from shop.order.payments import payments_since

DAYS = {"today": 1, "7-days": 7, "28-days": 28}


class PaidFilter(admin.SimpleListFilter):
    """By when the money came, which is not always when the order was placed."""

    title = "paid"
    parameter_name = "paid"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("today", "Today"),
            ("7-days", "In the last 7 days"),
            ("28-days", "In the last 28 days"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet | None:
        days = DAYS.get(self.value() or "")
        if days is None:
            return None
        first = localdate() - timedelta(days=days - 1)
        since = make_aware(datetime.combine(first, time.min))
        return queryset.filter(pk__in=payments_since(since).values("order"))
