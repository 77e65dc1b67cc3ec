"""Who may do what with parcels: see Parcel.Meta.permissions."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from shop.user.models import User

PACK_ORDERS = "parcel.pack_orders"
SHIP_ORDERS = "parcel.ship_orders"


def staff_who_may(request: HttpRequest, *permissions: str) -> User:
    """Raises PermissionDenied for somebody with none of them."""
    user = request.user
    if isinstance(user, User) and any(map(user.has_perm, permissions)):
        return user
    raise PermissionDenied
