"""Writes down whose rights were changed."""

from dataclasses import dataclass
from typing import ClassVar, Self

from shop.staff.models import StaffEvent
from shop.user.models import User


@dataclass(frozen=True)
class Standing:
    """What somebody may do, as far as it is given by hand."""

    FLAGS: ClassVar[dict[str, tuple[str, str]]] = {
        "is_active": ("Activated.", "Deactivated."),
        "is_staff": ("Marked as staff.", "No longer marked as staff."),
        "is_superuser": ("Made a superuser.", "No longer a superuser."),
    }

    roles: tuple[str, ...]
    is_active: bool
    is_staff: bool
    is_superuser: bool

    @classmethod
    def of(cls, person: User, **flags: bool) -> Self:
        """The flags that are not given are those of `person`; roles are asked of the
        database, which may still know the old ones."""
        names = User.objects.get(pk=person.pk).groups.order_by("name")
        values = {name: getattr(person, name) for name in cls.FLAGS} | flags
        return cls(roles=tuple(names.values_list("name", flat=True)), **values)

    def since(self, before: Self) -> list[str]:
        told = [
            words[0] if getattr(self, name) else words[1]
            for name, words in self.FLAGS.items()
            if getattr(self, name) != getattr(before, name)
        ]
        if self.roles != before.roles:
            told.append(f"Roles: {_list(self.roles)}; before: {_list(before.roles)}.")
        return told


def log_invitation(person: User, *, by: User) -> None:
    roles = _list(Standing.of(person).roles)
    log(person, f"Invited. Roles: {roles}.", by=by)


def log_changes(person: User, *, before: Standing, by: User) -> None:
    for what in Standing.of(person).since(before):
        log(person, what, by=by)


def log(person: User, what: str, *, by: User | None) -> None:
    """`by` is None for what was done from the command line."""
    StaffEvent.objects.create(person=person, what=what, by=by)


def _list(names: tuple[str, ...]) -> str:
    return ", ".join(names) or "none"
