"""Those who work here, signed in."""

from django.contrib.auth.models import Group, Permission
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


def clerk(*permissions: str) -> Client:
    """Somebody with these rights and no role."""
    user = User.objects.create_user(email="clerk@example.com", password="x")
    User.objects.filter(pk=user.pk).update(is_staff=True)
    for permission in permissions:
        app, codename = permission.split(".")
        user.user_permissions.add(
            Permission.objects.get(content_type__app_label=app, codename=codename)
        )
    return at_work(User.objects.get(pk=user.pk))


def role(name: str) -> int:
    return Group.objects.get(name=name).pk
