"""Who acts in the admin, and may they."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from shop.user.models import User


def staff_who_may(request: HttpRequest, *permissions: str) -> User:
    """Raises PermissionDenied for somebody with none of them."""
    user = request.user
    if isinstance(user, User) and any(map(user.has_perm, permissions)):
        return user
    raise PermissionDenied
