from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info
from oscar.apps.order.admin import *  # noqa: F403
from oscar.core.loading import get_model

from shop.order.models import Line, Order
from shop.order.paid_filter import PaidFilter
from shop.order.status import PACKED, PAID, SHIPPED
from shop.read_only import NotAdded, NotChanged, NotDeleted
from shop.user.models import SEE_BUYERS

OrderDiscount = get_model("order", "OrderDiscount")
OrderNote = get_model("order", "OrderNote")
OrderStatusChange = get_model("order", "OrderStatusChange")
ShippingAddress = get_model("order", "ShippingAddress")

BUYER_AND_MONEY = {"to_whom", "total"}
LINE_MONEY = {"unit_price_excl_tax", "line_price_incl_tax"}
TO_PACK_AND_SHIP = [PAID, PACKED, SHIPPED]
MAY_BE_ASKED_BY = {"id", "number", "status", "date_placed"}
"""By whoever packs: what is found by another field would tell what stands in it."""


def sees_buyers(request: HttpRequest) -> bool:
    """Whether e-mail addresses, telephone numbers and amounts are shown, or only what
    is needed to pack."""
    return request.user.has_perm(SEE_BUYERS)


def may_be_asked_by(lookup: str, request: HttpRequest) -> bool:
    """Whether orders may be filtered by it, also in an address that somebody typed."""
    return sees_buyers(request) or lookup.partition("__")[0] in MAY_BE_ASKED_BY


class Record(NotAdded, NotChanged, admin.TabularInline):
    """Rows that tell what happened and so are not edited. Whoever may read the order
    reads them, without a right to the table of all orders' rows."""

    extra = 0
    can_delete = False
    show_change_link = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


class LineRecord(Record):
    model = Line
    verbose_name_plural = "what was bought"
    fields = (
        *("title", "partner_sku", "quantity", "unit_price_excl_tax"),
        "line_price_incl_tax",
    )
    readonly_fields = fields

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        money = set() if sees_buyers(request) else LINE_MONEY
        return [name for name in self.fields if name not in money]


class DiscountRecord(Record):
    model = OrderDiscount
    verbose_name_plural = "discounts"
    fields = ("offer_name", "voucher_code", "amount")
    readonly_fields = fields

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return sees_buyers(request)


class StatusRecord(Record):
    model = OrderStatusChange
    verbose_name_plural = "where it stood when"
    fields = ("date_created", "old_status", "new_status")
    readonly_fields = fields
    ordering = ["pk"]


class NoteInline(NotChanged, admin.TabularInline):
    """Notes are added, never changed: they say who did what, when and why."""

    model = OrderNote
    verbose_name_plural = "who did what, and why"
    fields = ["date_created", "user", "message"]
    readonly_fields = ["date_created", "user"]
    extra = 0
    can_delete = False
    ordering = ["pk"]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return sees_buyers(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return sees_buyers(request)


# Oscar's forms for what an order is made of know none of shop.order.life's rules. An
# address can be put right in its own.
for model in list(admin.site._registry):
    if model._meta.app_label == "order" and model is not ShippingAddress:
        admin.site.unregister(model)


@admin.register(Order)
class OrderAdmin(NotAdded, NotDeleted, admin.ModelAdmin):
    """For finding and reading an order. Its status follows from its payment, and from
    what staff do with the parcel."""

    list_display = ["number", "status", "to_whom", "total", "date_placed"]
    list_filter = ["status", PaidFilter, "date_placed"]
    list_select_related = ["user", "shipping_address"]
    date_hierarchy = "date_placed"
    search_fields = [
        *["number", "guest_email", "user__email"],
        *["shipping_address__last_name", "shipping_address__postcode"],
    ]
    search_help_text = (
        "Order number, last name or ZIP code; or the e-mail address, where you see it."
    )
    fields = (
        *("number", "status", "date_placed", "total", "payments", "shipping"),
        *("deliver_to", "sent_with", "sent_back", "email", "reads"),
    )
    readonly_fields = fields
    inlines = [LineRecord, DiscountRecord, StatusRecord, NoteInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Order]:
        orders = super().get_queryset(request)
        if sees_buyers(request):
            return orders
        return orders.filter(status__in=TO_PACK_AND_SHIP)

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        hidden = set() if sees_buyers(request) else BUYER_AND_MONEY
        return [name for name in self.list_display if name not in hidden]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        if sees_buyers(request):
            return list(self.fields)
        packing = ["number", "status", "date_placed", "shipping_method", "label"]
        return [*packing, "sent_with"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*self.readonly_fields, "shipping_method", "label"]

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        if sees_buyers(request):
            return self.search_fields
        return [name for name in self.search_fields if "email" not in name]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return may_be_asked_by(lookup, request) and super().lookup_allowed(
            lookup, value, request
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        # A number is read out in any case, and with or without its dash.
        letters = search_term.strip().upper().replace("-", "")
        if len(letters) == 8 and letters.isalnum():
            number = f"{letters[:4]}-{letters[4:]}"
            if queryset.filter(number=number).exists():
                search_term = number
        return super().get_search_results(request, queryset, search_term)

    def save_formset(self, request, form, formset, change) -> None:
        for row in formset.save(commit=False):
            row.user = request.user
            row.note_type = OrderNote.INFO
            row.save()
        formset.save_m2m()

    @admin.display(description="e-mail")
    def to_whom(self, order: Order) -> str:
        return order.email

    @admin.display(ordering="total_incl_tax")
    def total(self, order: Order) -> str:
        return f"${order.total_incl_tax:,.2f}"

    @admin.display
    def shipping(self, order: Order) -> str:
        return f"{order.shipping_method}, ${order.shipping_incl_tax:,.2f}"

    @admin.display(description="letters in")
    def reads(self, order: Order) -> str:
        return get_language_info(order.language)["name"]

    @admin.display
    def deliver_to(self, order: Order) -> str:
        address = order.shipping_address
        if address is None:
            return "-"
        phone = f" ({address.phone_number})" if address.phone_number else ""
        return f"{address.summary}{phone}"

    @admin.display(description="parcel")
    def sent_with(self, order: Order) -> str:
        # Its table stands in a room above this one.
        parcel = getattr(order, "parcel", None)
        return f"{parcel}, lot {parcel.lot_numbers}" if parcel else "Not shipped yet"

    @admin.display(description="returns")
    def sent_back(self, order: Order) -> SafeString | str:
        page = "admin:returns_return_change"
        made = order.returns.all()
        links = [
            (reverse(page, args=[one.pk]), one.get_status_display()) for one in made
        ]
        return format_html_join(", ", '<a href="{}">{}</a>', links) or "None"

    @admin.display(description="label")
    def label(self, order: Order) -> str:
        address = order.shipping_address
        return address.summary if address else "-"

    @admin.display(description="payments")
    def payments(self, order: Order) -> SafeString:
        page = reverse("admin:stripe_paymentattempt_changelist")
        query = urlencode({"q": order.number})
        return format_html('<a href="{}?{}">Its payments at Stripe</a>', page, query)
