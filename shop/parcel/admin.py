from collections.abc import Callable

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import Form, ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from oscar.apps.order.exceptions import InvalidOrderStatus
from oscar.apps.partner.exceptions import InvalidStockAdjustment

from shop.order.models import Order
from shop.parcel.desk_admin import OrderToSendAdmin
from shop.parcel.forms import NoteForm, ShipForm
from shop.parcel.lot_admin import LotWithOrdersAdmin
from shop.parcel.models import Parcel
from shop.parcel.rights import PACK_ORDERS, SHIP_ORDERS
from shop.parcel.shipping import (
    NOT_HELD,
    LotNotToShip,
    NotToPack,
    deliver,
    pack,
    ship,
    unpack,
)
from shop.read_only import ReadOnly
from shop.user.rights import staff_who_may

__all__ = ["LotWithOrdersAdmin", "OrderToSendAdmin", "ParcelAdmin"]


@admin.register(Parcel)
class ParcelAdmin(ReadOnly, admin.ModelAdmin):
    """Found by its tracking number or, for a recall, by its lot; made on the order's
    page and never edited."""

    list_display = [
        *["order_link", "carrier_name", "tracking_number", "lot_numbers"],
        *["shipped_at", "delivered_at"],
    ]
    list_display_links = ["tracking_number"]
    list_filter = ["carrier", "shipped_at", ("lots", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["order"]
    search_fields = ["tracking_number", "lots__number", "lots__key", "order__number"]
    search_help_text = "Tracking number, lot or order number."

    def get_urls(self) -> list[URLPattern]:
        acts = {
            "pack": self.pack_view,
            "unpack": self.unpack_view,
            "ship": self.ship_view,
            "deliver": self.deliver_view,
        }
        return [
            *[
                path(
                    f"order/<int:pk>/{name}/",
                    self.admin_site.admin_view(view),
                    name=f"parcel_{name}",
                )
                for name, view in acts.items()
            ],
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Parcel]:
        return super().get_queryset(request).prefetch_related("lots")

    @admin.display(description="order", ordering="order__number")
    def order_link(self, parcel: Parcel) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>', _page_of(parcel.order), parcel.order.number
        )

    def pack_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._move(request, pk, "Mark packed", pack)

    def unpack_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._move(request, pk, "Unpack", unpack)

    def deliver_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._move(request, pk, "Mark delivered", deliver)

    def ship_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        staff = staff_who_may(request, SHIP_ORDERS)
        order = get_object_or_404(Order, pk=pk)
        form = ShipForm(request.POST or None, order=order)

        def act() -> None:
            parcel = form.save(commit=False)
            typed = form.cleaned_data
            ship(pk, parcel, lots=typed["lots"], note=typed["note"], by=staff)

        return self._act(request, pk, form, "Ship", act)

    def _move(
        self, request: HttpRequest, pk: int, title: str, move: Callable[..., Order]
    ) -> HttpResponse:
        permission = SHIP_ORDERS if move is deliver else PACK_ORDERS
        staff = staff_who_may(request, permission)
        form = NoteForm(request.POST if request.method == "POST" else None)

        def act() -> None:
            move(pk, note=form.cleaned_data["note"], by=staff)

        return self._act(request, pk, form, title, act)

    def _act(
        self,
        request: HttpRequest,
        pk: int,
        form: Form | ModelForm,
        title: str,
        act: Callable[[], None],
    ) -> HttpResponse:
        order = get_object_or_404(Order, pk=pk)
        if request.method == "POST" and form.is_valid():
            try:
                act()
            except (InvalidOrderStatus, LotNotToShip, NotToPack) as error:
                form.add_error(None, str(error))
            except InvalidStockAdjustment:
                form.add_error(None, NOT_HELD)
            else:
                order.refresh_from_db()
                messages.success(
                    request, f"Order {order.number} is now “{order.status}”."
                )
                return redirect(_page_of(order))
        context = {
            **self.admin_site.each_context(request),
            "title": f"{title}: order {order.number}",
            "button": title,
            "form": form,
            "order": order,
            "lines": order.lines.all(),
            "back": _page_of(order),
            "opts": Order._meta,
        }
        return TemplateResponse(request, "admin/parcel/act.html", context)


def _page_of(order: Order) -> str:
    return reverse("admin:order_order_change", args=[order.pk])
