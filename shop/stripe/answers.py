"""What Stripe says, in our own types: money as Decimal, moments with a time zone.

A file of its own because every room of this package reads them and none of it may
see Stripe's classes, which look like dictionaries and are none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Session:
    id: str
    status: str
    payment_status: str
    amount: Decimal
    currency: str
    livemode: bool
    expires_at: datetime
    url: str
    reference: str
    """Our order's number, as we gave it."""
    order_number: str
    attempt_id: str
    payment_intent_id: str

    @property
    def is_open(self) -> bool:
        return self.status == "open"

    @property
    def is_expired(self) -> bool:
        return self.status == "expired"

    @property
    def is_paid(self) -> bool:
        return self.status == "complete" and self.payment_status != "unpaid"

    @property
    def is_waiting(self) -> bool:
        """Completed with a method that pays later, or that failed later."""
        return self.status == "complete" and self.payment_status == "unpaid"

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "Session":
        metadata = said.get("metadata") or {}
        return cls(
            id=said["id"],
            status=said.get("status") or "",
            payment_status=said.get("payment_status") or "",
            amount=_money(said.get("amount_total")),
            currency=(said.get("currency") or "").upper(),
            livemode=bool(said.get("livemode")),
            expires_at=_moment(said["expires_at"]),
            url=said.get("url") or "",
            reference=said.get("client_reference_id") or "",
            order_number=metadata.get("order", ""),
            attempt_id=metadata.get("attempt", ""),
            payment_intent_id=_id(said.get("payment_intent")),
        )


@dataclass(frozen=True)
class RefundAnswer:
    id: str
    status: str
    amount: Decimal
    currency: str
    payment_intent_id: str
    our_refund: str
    """The key of our own row, empty when the refund was made at Stripe."""

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "RefundAnswer":
        return cls(
            id=said["id"],
            status=said.get("status") or "pending",
            amount=_money(said["amount"]),
            currency=said["currency"].upper(),
            payment_intent_id=_id(said.get("payment_intent")),
            our_refund=(said.get("metadata") or {}).get("refund", ""),
        )


@dataclass(frozen=True)
class DisputeAnswer:
    id: str
    status: str
    reason: str
    amount: Decimal
    payment_intent_id: str

    LOST = frozenset({"lost"})
    ENDED_WELL = frozenset({"won", "warning_closed", "prevented"})

    @property
    def is_lost(self) -> bool:
        return self.status in self.LOST

    @property
    def is_closed(self) -> bool:
        return self.is_lost or self.status in self.ENDED_WELL

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "DisputeAnswer":
        return cls(
            id=said["id"],
            status=said["status"],
            reason=said.get("reason") or "",
            amount=_money(said["amount"]),
            payment_intent_id=_id(said.get("payment_intent")),
        )


@dataclass(frozen=True)
class Event:
    """Only that something happened to which object; the object is read afresh."""

    id: str
    type: str
    object_id: str
    created: datetime
    api_version: str

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "Event":
        about = (said.get("data") or {}).get("object") or {}
        return cls(
            id=said["id"],
            type=said["type"],
            object_id=about.get("id") or "",
            created=_moment(said["created"]),
            api_version=said.get("api_version") or "",
        )


def _money(units: int | None) -> Decimal:
    return (Decimal(units or 0) / 100).quantize(Decimal("0.01"))


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC)


def _id(said: Any) -> str:
    """An expandable field holds an id or the whole object."""
    if isinstance(said, Mapping):
        return said.get("id") or ""
    return said or ""
