"""Those who work here, signed in."""

from django.contrib.auth.models import Group
from django.test import Client

from shop.staff.roles import make_roles
from shop.user.models import User

BY_PASSWORD = "django.contrib.auth.backends.ModelBackend"


def person(*roles: str, email: str = "", **fields) -> User:
    make_roles()
    name = (roles[0] if roles else "nobody").lower().replace(" ", "-")
    user = User.objects.create_user(
        email=email or f"{name}@example.com", password="a long enough one"
    )
    for field, value in ({"is_staff": True} | fields).items():
        setattr(user, field, value)
    user.save()
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


def at_work(user: User) -> Client:
    client = Client()
    client.force_login(user, BY_PASSWORD)
    return client


def role(name: str) -> int:
    return Group.objects.get(name=name).pk
