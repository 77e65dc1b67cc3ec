from typing import Any

from django.core.management.base import BaseCommand

from blog.search import rebuild


class Command(BaseCommand):
    help = "Builds anew what the search box finds; safe to run at any time."

    def handle(self, **options: Any) -> None:
        count = rebuild()
        self.stdout.write(f"{count} page{'' if count == 1 else 's'} can be found.")
