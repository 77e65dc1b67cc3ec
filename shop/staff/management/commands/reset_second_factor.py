from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from shop.staff.password import tell_factor_was_reset
from shop.staff.second_factor import reset
from shop.user.models import User


class Command(BaseCommand):
    help = (
        "Resets the second factor of somebody who lost phone and backup codes, where no"
        " owner is left to do it. They set up a new one at their next sign-in."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        person = User.objects.with_email(email)
        if person is None or not person.is_staff:
            raise CommandError(f"Nobody who works here has the address {email}.")
        with transaction.atomic():
            if not reset(person, by=None):
                raise CommandError(f"{email} has no second factor.")
            tell_factor_was_reset.enqueue(person.pk)
        self.stdout.write(f"Reset. {email} is signed out everywhere and gets a mail.")
