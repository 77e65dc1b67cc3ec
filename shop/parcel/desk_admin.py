"""The list that packers work from, and what it does with many orders at once."""

from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import IntegerField, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from oscar.apps.order.exceptions import InvalidOrderStatus

from compliance.models import SafetyContact
from compliance.notices import fda_notice
from compliance.words_now import medical_notice_for
from shop.order.admin import may_be_asked_by
from shop.order.status import PACKED, PAID, SHIPPED
from shop.parcel.allotting import allot
from shop.parcel.chosen import AT_ONCE, chosen_in, lead_to, query_of
from shop.parcel.many_views import deliver_many_view, ship_many_view
from shop.parcel.models import OrderToSend
from shop.parcel.rights import PACK_ORDERS, SHIP_ORDERS
from shop.parcel.sheets import sheets_for
from shop.parcel.shipping import NotToPack, pack
from shop.read_only import ReadOnly
from shop.shipping.returns import RETURN_DAYS
from shop.user.rights import staff_who_may

STAGES = {
    "pack": ("To pack", PAID),
    "ship": ("Packed, to ship", PACKED),
    "sent": ("On its way", SHIPPED),
}
ACTIONS = {
    "pack": ("pick_list", "packing_slips", "mark_packed"),
    "ship": ("pick_list", "packing_slips", "ship_many"),
    "sent": ("mark_delivered",),
}


class StageFilter(admin.SimpleListFilter):
    title = "what is to do"
    parameter_name = "stage"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(stage, words) for stage, (words, _) in STAGES.items()]

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        # A slip is scanned wherever its order stands.
        self.default = "" if request.GET.get("q") else "pack"
        super().__init__(request, *args)

    def value(self) -> str:
        asked = super().value()
        return asked if asked in STAGES else self.default

    def choices(self, changelist: Any) -> Iterator[Any]:
        for stage, words in self.lookup_choices:
            yield {
                "selected": self.value() == stage,
                "query_string": changelist.get_query_string({"stage": stage}),
                "display": words,
            }

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        stage = self.value()
        return queryset.filter(status=STAGES[stage][1]) if stage else queryset


class ShippingFilter(admin.SimpleListFilter):
    title = "shipping"
    parameter_name = "shipping"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        waiting = model_admin.get_queryset(request).order_by("shipping_code")
        methods = waiting.values_list("shipping_code", flat=True).distinct()
        return [(code, code.replace("-", " ").capitalize()) for code in methods]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(shipping_code=self.value()) if self.value() else queryset


@admin.register(OrderToSend)
class OrderToSendAdmin(ReadOnly, admin.ModelAdmin):
    list_display = [
        *("order_link", "placed", "bottles", "lots", "shipping_method"),
        *("to_whom", "status"),
    ]
    list_display_links = None
    list_filter = [StageFilter, ShippingFilter]
    list_select_related = ["shipping_address"]
    list_per_page = AT_ONCE
    ordering = ["date_placed", "pk"]
    search_fields = ["number", "parcel__tracking_number", "shipping_address__postcode"]
    search_help_text = "Order number (scan it from the slip), tracking number or ZIP."
    actions = [
        "pick_list",
        "packing_slips",
        "mark_packed",
        "ship_many",
        "mark_delivered",
    ]

    def get_urls(self) -> list[URLPattern]:
        views: dict[str, Callable[..., HttpResponse]] = {
            "pick-list": self.pick_list_view,
            "packing-slips": self.packing_slips_view,
            "ship": ship_many_view,
            "deliver": deliver_many_view,
        }
        return [
            *[
                path(
                    f"{name}/",
                    self.admin_site.admin_view(view),
                    name=f"parcel_many_{name.replace('-', '_')}",
                )
                for name, view in views.items()
            ],
            *super().get_urls(),
        ]

    # Its own page is the order's.

    def has_pack_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PACK_ORDERS)

    def has_ship_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(SHIP_ORDERS)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_pack_permission(request) or self.has_ship_permission(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return may_be_asked_by(lookup, request) and super().lookup_allowed(
            lookup, value, request
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[OrderToSend]:
        bottles = Coalesce(Sum("lines__quantity"), 0, output_field=IntegerField())
        waiting = OrderToSend.objects.filter(
            status__in=[status for _, status in STAGES.values()]
        )
        return (
            waiting.annotate(bottles_count=bottles)
            .prefetch_related("lines__allotments__lot")
            .order_by(*self.ordering)
        )

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        title = str(self.opts.verbose_name_plural).capitalize()
        return super().changelist_view(
            request, {"title": title, **(extra_context or {})}
        )

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        # Each list holds one status only; what was searched for may stand in any.
        is_search = bool(request.GET.get("q"))
        return [name for name in self.list_display if is_search or name != "status"]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        stage = request.GET.get("stage", "pack")
        wanted = ACTIONS.get(stage, ACTIONS["pack"])
        allowed = super().get_actions(request)
        return {name: act for name, act in allowed.items() if name in wanted}

    @admin.display(description="order", ordering="number")
    def order_link(self, order: OrderToSend) -> SafeString:
        page = reverse("admin:order_order_change", args=[order.pk])
        return format_html('<a href="{}">{}</a>', page, order.number)

    @admin.display(ordering="date_placed")
    def placed(self, order: OrderToSend) -> str:
        return date_format(timezone.localtime(order.date_placed), "M j, g:i A")

    @admin.display(ordering="bottles_count")
    def bottles(self, order: Any) -> int:
        return order.bottles_count

    @admin.display(description="lots on its slip")
    def lots(self, order: OrderToSend) -> str:
        rows = [row for line in order.lines.all() for row in line.allotments.all()]
        return ", ".join(f"{row.quantity} of {row.lot.number}" for row in rows) or "–"

    @admin.display(description="to")
    def to_whom(self, order: OrderToSend) -> str:
        address = order.shipping_address
        return f"{address.name}, {address.state} {address.postcode}" if address else "–"

    @admin.action(
        description="Pick list (gives each order its lots)", permissions=["pack"]
    )
    def pick_list(
        self, request: HttpRequest, queryset: QuerySet
    ) -> HttpResponse | None:
        return self._allot(request, queryset, "parcel_many_pick_list")

    @admin.action(
        description="Packing slips (gives each order its lots)", permissions=["pack"]
    )
    def packing_slips(
        self, request: HttpRequest, queryset: QuerySet
    ) -> HttpResponse | None:
        return self._allot(request, queryset, "parcel_many_packing_slips")

    @admin.action(description="Mark packed", permissions=["pack"])
    def mark_packed(self, request: HttpRequest, queryset: QuerySet) -> None:
        staff = staff_who_may(request, PACK_ORDERS)
        packed = 0
        for order_id in queryset.values_list("pk", flat=True):
            try:
                pack(order_id, note="", by=staff)
            except (InvalidOrderStatus, NotToPack) as error:
                messages.warning(request, str(error))
            else:
                packed += 1
        messages.success(request, f"Packed: {packed}.")

    @admin.action(description="Ship…", permissions=["ship"])
    def ship_many(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        return lead_to("parcel_many_ship", queryset.values_list("pk", flat=True))

    @admin.action(description="Mark delivered…", permissions=["ship"])
    def mark_delivered(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        ids = queryset.values_list("pk", flat=True)
        return lead_to("parcel_many_deliver", ids)

    def pick_list_view(self, request: HttpRequest) -> HttpResponse:
        staff_who_may(request, PACK_ORDERS)
        return self._sheets(request, "Pick list", "admin/parcel/pick_list.html")

    def packing_slips_view(self, request: HttpRequest) -> HttpResponse:
        staff_who_may(request, PACK_ORDERS)
        return self._sheets(
            request,
            "Packing slips",
            "admin/parcel/packing_slips.html",
            public_url=settings.SITE_URL,
            find_url=settings.SITE_URL + reverse("order:find"),
            sender=SafetyContact.current(),
            fda_notice=fda_notice(0),
            medical_notice=medical_notice_for(request),
            return_days=RETURN_DAYS,
        )

    def _allot(
        self, request: HttpRequest, queryset: QuerySet, page: str
    ) -> HttpResponse | None:
        staff_who_may(request, PACK_ORDERS)
        ids = list(queryset.values_list("pk", flat=True))
        if len(ids) > AT_ONCE:
            messages.error(request, f"Choose {AT_ONCE} orders or fewer at once.")
            return None
        for short in allot(ids):
            messages.warning(
                request, f"Order {short.order.number} gets no bottles: {short.reason}."
            )
        return lead_to(page, ids)

    def _sheets(
        self, request: HttpRequest, title: str, template: str, **more: Any
    ) -> HttpResponse:
        ids = chosen_in(request)
        if not ids:
            messages.info(request, "Choose orders in the list first.")
            return redirect("admin:parcel_ordertosend_changelist")
        sheets = sheets_for(ids)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "sheets": sheets,
            "query": query_of(ids),
            **more,
        }
        return TemplateResponse(request, template, context)
