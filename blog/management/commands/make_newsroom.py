from typing import Any

from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand

from blog.newsroom import GROUPS


class Command(BaseCommand):
    help = (
        "Makes the groups Writers and Reviewers with the permissions they need, or"
        " gives them what they lack. Takes no permission away."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for name, codenames in GROUPS.items():
            group, _ = Group.objects.get_or_create(name=name)
            found = Permission.objects.filter(
                content_type__app_label="blog", codename__in=codenames
            )
            group.permissions.add(*found)
            self.stdout.write(f"{name}: {', '.join(sorted(codenames))}")
