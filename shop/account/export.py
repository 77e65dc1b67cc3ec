"""All that the shop keeps about a buyer, for the buyer."""

import json
from base64 import b64encode
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from compliance.notices import fda_notice
from shop.account.address_book import AddressBook
from shop.back_in_stock import waiting
from shop.newsletter import consent as newsletter
from shop.order.links import order_path
from shop.order.models import Order
from shop.returns.models import Return
from shop.review.models import OptOut, Review
from shop.shipping.forms import typed_of
from shop.user.models import User


def everything_about(buyer: User) -> dict[str, Any]:
    return {
        "shop": settings.OSCAR_SHOP_NAME,
        "written_at": timezone.now(),
        "profile": {
            "email": buyer.email,
            "name": buyer.get_full_name(),
            "account_since": buyer.date_joined,
            "last_signed_in": buyer.last_login,
        },
        "addresses": [typed_of(row) for row in AddressBook(buyer).all()],
        "orders": [_order(order) for order in _orders_of(buyer)],
        "wants_no_mail_about_reviews": OptOut.holds(buyer.email),
        "reviews": [_review(review) for review in _reviews_of(buyer)],
        "newsletter": newsletter.record_of(buyer.email),
        "waits_for_stock": waiting.record_of(buyer.email),
    }


def written(everything: dict[str, Any], medical_notice: str) -> str:
    """With the notices, as it names the product."""
    notices = [fda_notice(0), medical_notice]
    return json.dumps(
        {**everything, "notices": notices},
        cls=DjangoJSONEncoder,
        ensure_ascii=False,
        indent=2,
    )


def _orders_of(buyer: User) -> Any:
    return (
        Order.objects.filter(user=buyer)
        .select_related("shipping_address", "purchase_record", "parcel")
        .prefetch_related(
            "parcel__lots",
            "lines",
            "taxes",
            "discounts",
            "status_changes",
            "communication_events__event_type",
            "refunds",
            "returns__lines",
            "returns__photos",
        )
        .order_by("-date_placed", "-pk")
    )


def _reviews_of(buyer: User) -> Any:
    rows = Review.objects.filter(order_line__order__user=buyer)
    return rows.select_related("order_line__order", "reply").order_by("-pk")


def _review(review: Review) -> dict[str, Any]:
    return {
        "order": review.order_line.order.number,
        "about": review.order_line.title,
        "written_at": review.written_at,
        "status": review.get_status_display(),
        "held_back_because": review.get_held_for_display(),
        "stars": review.stars,
        "title": review.title,
        "text": review.text,
        "shown_name": review.name,
        "in_return_for_something": review.was_rewarded,
        "our_reply": review.reply.text if hasattr(review, "reply") else "",
    }


def _return(returned: Return) -> dict[str, Any]:
    return {
        "asked_at": returned.asked_at,
        "status": returned.get_status_display(),
        "reason": returned.get_reason_display(),
        "words": returned.words,
        "answer": returned.answer,
        "bottles": sum(line.quantity for line in returned.lines.all()),
        # As the buyer sent them, but without the place that a camera writes down.
        "photographs": [
            b64encode(photo.jpeg).decode() for photo in returned.photos.all()
        ],
    }


def _order(order: Order) -> dict[str, Any]:
    address = order.shipping_address
    return {
        "number": order.number,
        "page": settings.SITE_URL + order_path(order),
        "placed_at": order.date_placed,
        "status": order.status,
        "receipt_to": order.email,
        "language": order.language,
        "deliver_to": typed_of(address) if address else None,
        "currency": order.currency,
        "total": order.total_incl_tax,
        "shipping_by": order.shipping_method,
        "shipping": order.shipping_excl_tax,
        "lines": [_line(line) for line in order.lines.all()],
        "taxes": [_tax(tax) for tax in order.taxes.all()],
        "discounts": [_discount(row) for row in order.discounts.all()],
        "history": [
            {"at": row.date_created, "status": row.new_status}
            for row in order.status_changes.all()
        ],
        "messages": [
            {"at": row.date_created, "about": row.event_type.name}
            for row in order.communication_events.all()
        ],
        "refunds": [
            {"at": row.requested_at, "amount": row.amount, "status": row.status}
            for row in order.refunds.all()
        ],
        "returns": [_return(row) for row in order.returns.all()],
        "parcel": _parcel(order),
    }


def _line(line: Any) -> dict[str, Any]:
    return {
        "title": line.title,
        "quantity": line.quantity,
        "unit_price": line.unit_price_excl_tax,
        "price": line.line_price_excl_tax,
        "price_with_tax": line.line_price_incl_tax,
    }


def _tax(tax: Any) -> dict[str, Any]:
    return {
        "on": tax.get_tax_class_display(),
        "state": tax.state,
        "zip_code": tax.zip_code,
        "taxed": tax.base,
        "percent": tax.percent,
        "amount": tax.amount,
        "by": tax.jurisdictions,
    }


def _discount(discount: Any) -> dict[str, Any]:
    return {
        "name": discount.offer_name,
        "code": discount.voucher_code,
        "amount": discount.amount,
    }


def _parcel(order: Order) -> dict[str, Any] | None:
    parcel = getattr(order, "parcel", None)
    if parcel is None:
        return None
    return {
        "carrier": parcel.carrier_name,
        "tracking_number": parcel.tracking_number,
        "lots": [lot.number for lot in parcel.lots.all()],
        "shipped_at": parcel.shipped_at,
    }
