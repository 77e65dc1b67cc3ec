"""The addresses of one buyer, in Oscar's table for them."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from oscar.core.loading import get_model

from shop.shipping.country import united_states
from shop.shipping.forms import fields_of, to_begin_with
from shop.user.models import User

UserAddress = get_model("address", "UserAddress")

MOST = 20


class SameAddress(Exception):
    """It is in the book already."""


class BookIsFull(Exception):
    """There are MOST addresses in it."""


class AddressBook:
    def __init__(self, buyer: User) -> None:
        self.buyer = buyer

    def all(self) -> QuerySet:
        """The one that the checkout begins with comes first."""
        rows = UserAddress.objects.filter(user=self.buyer)
        return rows.order_by("-is_default_for_shipping", "pk")

    @transaction.atomic
    def write(self, typed: dict[str, Any], address: Any = None) -> None:
        """Raises SameAddress and BookIsFull."""
        others = self._held()
        if address is None:
            if len(others) >= MOST:
                raise BookIsFull
            address = UserAddress(
                user=self.buyer,
                country=united_states(),
                is_default_for_shipping=not others,
            )
        for name, value in fields_of(typed).items():
            setattr(address, name, value)
        try:
            with transaction.atomic():
                address.save()
        except IntegrityError as error:
            raise SameAddress from error

    @transaction.atomic
    def make_first(self, address: Any) -> None:
        self._held()
        address.is_default_for_shipping = True
        address.save()

    @transaction.atomic
    def remove(self, address: Any) -> None:
        self._held()
        address.delete()
        following = self.all().first()
        if following and address.is_default_for_shipping:
            self.make_first(following)

    def prefill(self, wanted: str | None = None) -> dict[str, Any]:
        """What the checkout begins with: the address that was asked for, the first one,
        or where the last order went."""
        rows = list(self.all())
        chosen = next((row for row in rows if str(row.pk) == wanted), None)
        address = chosen or (rows[0] if rows else self._of_last_order())
        return to_begin_with(address) if address else {}

    def _of_last_order(self) -> Any:
        orders = self.buyer.orders.exclude(shipping_address__line1="")
        last = orders.exclude(shipping_address=None).select_related("shipping_address")
        newest = last.order_by("-pk").first()
        return newest.shipping_address if newest else None

    def _held(self) -> list[Any]:
        """Locked by the buyer's row, so that two tabs cannot make two first ones."""
        User.objects.select_for_update().get(pk=self.buyer.pk)
        return list(self.all())
