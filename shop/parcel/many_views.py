"""Many parcels leave, or arrive, at once: each in a transaction of its own, so that one
that cannot holds up nobody else's."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from oscar.apps.order.exceptions import InvalidOrderStatus
from oscar.apps.partner.exceptions import InvalidStockAdjustment

from shop.lot.models import Lot
from shop.order.models import Order
from shop.order.status import PACKED, SHIPPED
from shop.parcel.chosen import AT_ONCE, chosen_in, query_of
from shop.parcel.many_forms import ArrivedForm, FillForm, RowForm
from shop.parcel.models import OrderToSend, Parcel
from shop.parcel.rights import SHIP_ORDERS
from shop.parcel.shipping import NOT_HELD, LotNotToShip, deliver, ship
from shop.parcel.tracking_file import Found, read
from shop.user.models import User
from shop.user.rights import staff_who_may


@dataclass
class Row:
    order: Order
    form: RowForm

    @property
    def has_number(self) -> bool:
        return bool(self.form.data.get(self.form.add_prefix("tracking_number"), ""))


def ship_many_view(request: HttpRequest) -> HttpResponse:
    staff = staff_who_may(request, SHIP_ORDERS)
    chosen = _chosen(request)
    packed = [order for order in chosen if order.status == PACKED]
    fill = FillForm(request.POST or None, request.FILES or None)
    found = Found()
    data = request.POST.copy() if request.method == "POST" else None
    if data is not None and "fill" in data and fill.is_valid():
        found = _fill(data, fill, packed)
    rows = [_row(order, data) for order in packed]
    left_out = [order for order in chosen if order not in packed]
    shipped: list[Parcel] = []
    if data is not None and "ship" in data:
        shipped = _ship(rows, staff)
        rows = [row for row in rows if not hasattr(row.order, "parcel")]
        _tell(request, shipped, rows)
        if shipped and not rows and not left_out:
            return redirect(f"{_list()}?stage=ship")
    context = {
        "title": "Ship many",
        "fill": fill,
        "rows": rows,
        "shipped": shipped,
        "problems": found.problems,
        "left_out": left_out,
        "query": query_of(order.pk for order in chosen),
    }
    return _page(request, "admin/parcel/ship_many.html", context)


def deliver_many_view(request: HttpRequest) -> HttpResponse:
    staff = staff_who_may(request, SHIP_ORDERS)
    chosen = [order for order in _chosen(request) if order.status == SHIPPED]
    numbers = "\n".join(order.number for order in chosen)
    form = ArrivedForm(request.POST or None, initial={"numbers": numbers})
    if request.method == "POST" and form.is_valid():
        arrived, unknown = _arrive(form.cleaned_data["numbers"], staff)
        if arrived:
            messages.success(request, f"Delivered: {', '.join(arrived)}.")
        if not unknown:
            return redirect(f"{_list()}?stage=sent")
        form = ArrivedForm({"numbers": "\n".join(unknown)})
        for number, reason in unknown.items():
            form.add_error("numbers", f"{number}: {reason}")
    context = {"title": "Mark delivered", "form": form}
    return _page(request, "admin/parcel/deliver_many.html", context)


def _chosen(request: HttpRequest) -> list[Order]:
    found = Order.objects.filter(pk__in=chosen_in(request))
    return list(
        found.select_related("shipping_address", "parcel")
        .prefetch_related("lines__allotments__lot__supplement")
        .order_by("date_placed", "pk")
    )


def _row(order: Order, data: QueryDict | None) -> Row:
    lots: dict[int, Lot] = {
        row.lot_id: row.lot
        for line in order.lines.all()
        for row in line.allotments.all()
    }
    form = RowForm(
        data,
        order=order,
        meant=list(lots.values()),
        prefix=str(order.pk),
        # A row without a number waits; the browser must not ask for one.
        use_required_attribute=False,
    )
    return Row(order, form)


def _fill(data: QueryDict, fill: FillForm, orders: list[Order]) -> Found:
    typed = fill.cleaned_data
    found = read(typed["file"] or typed["pasted"], orders)
    for order in orders:
        if order.pk in found.numbers:
            data[f"{order.pk}-tracking_number"] = found.numbers[order.pk]
        carrier = found.carriers.get(order.pk) or typed["carrier"]
        if carrier:
            data[f"{order.pk}-carrier"] = carrier
    return found


def _ship(rows: list[Row], staff: User) -> list[Parcel]:
    shipped = []
    for row in rows:
        if row.has_number and row.form.is_valid():
            parcel = row.form.save(commit=False)
            lots = row.form.cleaned_data["lots"]
            try:
                ship(row.order.pk, parcel, lots=lots, note="", by=staff)
            except (InvalidOrderStatus, LotNotToShip) as error:
                row.form.add_error(None, str(error))
            except InvalidStockAdjustment:
                row.form.add_error(None, NOT_HELD)
            else:
                row.order.parcel = parcel
                shipped.append(parcel)
    return shipped


def _tell(request: HttpRequest, shipped: list[Parcel], left: list[Row]) -> None:
    if shipped:
        numbers = ", ".join(parcel.order.number for parcel in shipped)
        messages.success(request, f"Shipped: {len(shipped)} ({numbers}).")
    if left:
        empty = sum(not row.has_number for row in left)
        said = f"Not shipped: {len(left)}."
        if empty:
            said += f" Without a tracking number: {empty}."
        messages.warning(request, said)


def _arrive(text: str, staff: User) -> tuple[list[str], dict[str, str]]:
    """The orders that have arrived, and what was typed for the others, with why."""
    arrived, unknown = [], {}
    typed = list(dict.fromkeys(line.strip() for line in text.splitlines()))
    for number in [line for line in typed if line][:AT_ONCE]:
        plain = "".join(number.split()).upper()
        order = Order.objects.filter(
            Q(number=plain) | Q(parcel__tracking_number=plain.replace("-", ""))
        ).first()
        if order is None:
            unknown[number] = "no order or parcel of ours has this number."
            continue
        try:
            deliver(order.pk, note="", by=staff)
        except InvalidOrderStatus:
            unknown[number] = f"order {order.number} is “{order.status}”."
        else:
            arrived.append(order.number)
    return arrived, unknown


def _list() -> str:
    return reverse("admin:parcel_ordertosend_changelist")


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    site = admin.site.each_context(request)
    return TemplateResponse(
        request, template, {**site, "opts": OrderToSend._meta, **context}
    )
