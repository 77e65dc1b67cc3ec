"""For pages of the admin: each class takes one right away from everybody, superusers
too. What happened is not typed over; where staff act, the act has a page of its own."""

from typing import Any

from django.http import HttpRequest


class NotAdded:
    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class NotChanged:
    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class NotDeleted:
    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnly(NotAdded, NotChanged, NotDeleted):
    pass
