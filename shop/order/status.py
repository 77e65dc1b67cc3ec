"""The words for where an order stands, and which may follow which."""

# Settings read this file: the package's own would ask for settings half-way.
from django.utils.translation.trans_null import gettext_noop

PENDING_PAYMENT = gettext_noop("Pending payment")
PAID = gettext_noop("Paid")
PACKED = gettext_noop("Packed")
SHIPPED = gettext_noop("Shipped")
DELIVERED = gettext_noop("Delivered")
CANCELLED = gettext_noop("Cancelled")
PAYMENT_REVIEW = gettext_noop("Payment review")
REFUNDED = gettext_noop("Refunded")
DISPUTED = gettext_noop("Disputed")
"""Written down in English; templates say them in the language of their page."""

PIPELINE: dict[str, tuple[str, ...]] = {
    PENDING_PAYMENT: (PAID, CANCELLED, PAYMENT_REVIEW),
    PAID: (PACKED, CANCELLED, REFUNDED, DISPUTED, PAYMENT_REVIEW),
    PACKED: (SHIPPED, PAID, REFUNDED, DISPUTED),
    SHIPPED: (DELIVERED, REFUNDED, DISPUTED),
    DELIVERED: (REFUNDED, DISPUTED),
    PAYMENT_REVIEW: (PAID, REFUNDED, CANCELLED, DISPUTED),
    DISPUTED: (PAID, PACKED, SHIPPED, DELIVERED, PAYMENT_REVIEW, REFUNDED),
    CANCELLED: (PAYMENT_REVIEW,),
    REFUNDED: (),
}
"""A payment that arrives after an order was cancelled goes to review, never lost."""

CASCADE: dict[str, str] = {status: status for status in PIPELINE}
"""Lines always share the status of their order: one product, one parcel."""
