"""The words for where an order stands, and which may follow which."""

PENDING_PAYMENT = "Pending payment"
PAID = "Paid"
PACKED = "Packed"
SHIPPED = "Shipped"
DELIVERED = "Delivered"
CANCELLED = "Cancelled"
PAYMENT_REVIEW = "Payment review"
REFUNDED = "Refunded"
DISPUTED = "Disputed"

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
