from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shop.staff.roles import UnknownPermission, make_roles


class Command(BaseCommand):
    help = (
        "Makes the groups of shop/staff/roles.py and gives each exactly what its role"
        " may do. To be run after each migrate; it may run at any time."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            counts = make_roles()
        except UnknownPermission as error:
            raise CommandError(str(error)) from error
        for name, count in counts.items():
            self.stdout.write(f"{name}: {count} permissions")
