"""Who may change what of whom. Nobody raises their own rights, hands on what they do
not have, or touches a superuser without being one."""

from django.contrib.auth.models import Group
from django.db.models import QuerySet

from shop.staff.roles import LABEL, NAMES
from shop.user.models import User

NAME = {"first_name", "last_name"}
OF_STAFF = NAME | {"is_active", "groups"}
EVERYTHING = OF_STAFF | {"email", "is_staff", "is_superuser"}
OSCARS = "All Oscar Dashboard Permissions"
"""A migration of Oscar makes this group; there is no dashboard here."""


def changeable(person: User, *, by: User) -> set[str]:
    """The fields of somebody that `by` may change."""
    if by.is_superuser:
        return EVERYTHING
    if person.is_superuser:
        return set()
    if person.pk == by.pk:
        return NAME
    if is_outsider(person) or not has_no_more_rights(person, than=by):
        # A buyer's account never becomes a member of staff; and whoever reads another's
        # mail could ask for a new password there.
        return {"is_active"}
    if person.last_login is None:
        return OF_STAFF | {"email"}
    return OF_STAFF


def may_reset_factor(person: User, *, by: User) -> bool:
    """One's own is changed by oneself, with a password: whoever lost the phone and the
    backup codes too needs another."""
    return (
        person.pk != by.pk and person.is_staff and "groups" in changeable(person, by=by)
    )


def is_outsider(person: User) -> bool:
    return not (person.is_staff or person.is_superuser or person.groups.exists())


def has_no_more_rights(person: User, *, than: User) -> bool:
    # An inactive person has none just now, and would have them again.
    held = person.user_permissions.annotate(label=LABEL).values_list("label", flat=True)
    roles = person.groups.values_list("pk", flat=True)
    given = set(roles_to_give(than).values_list("pk", flat=True))
    return than.has_perms(held) and set(roles) <= given


def roles_to_give(by: User) -> QuerySet[Group]:
    """Those that hold no right which the giver lacks."""
    if by.is_superuser:
        return Group.objects.exclude(name=OSCARS).order_by("name")
    own = by.get_all_permissions()
    roles = Group.objects.filter(name__in=NAMES).prefetch_related(
        "permissions__content_type"
    )
    fitting = [
        role.pk
        for role in roles
        if {f"{p.content_type.app_label}.{p.codename}" for p in role.permissions.all()}
        <= own
    ]
    return Group.objects.filter(pk__in=fitting).order_by("name")
