"""The two doors: staff sign in with a password, buyers by a mailed link."""

from axes.handlers.database import AxesDatabaseHandler
from django.contrib.auth import BACKEND_SESSION_KEY
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from shop.user.models import User

BY_MAIL = "shop.user.door.MailedLink"


class MailedLink(BaseBackend):
    """Grants nothing but being signed in. Whoever becomes staff is signed out, and
    comes back through the door that asks for a password."""

    def get_user(self, user_id):
        return User.objects.buyers().filter(pk=user_id).first()


class StaffDoorRecords(AxesDatabaseHandler):
    """Axes writes down who signed in, from where and with what browser: of staff, as
    their door is the one that is guessed at."""

    def user_logged_in(self, sender, request, user, **kwargs):
        if not came_by_mail(request):
            super().user_logged_in(sender, request, user, **kwargs)

    def user_logged_out(self, sender, request, user, **kwargs):
        if not came_by_mail(request):
            super().user_logged_out(sender, request, user, **kwargs)


def came_by_mail(request: HttpRequest) -> bool:
    return request.session.get(BACKEND_SESSION_KEY) == BY_MAIL
