"""Readies a shop on this machine: tables, static files, demo content, a staff member.

Everything here keeps what is there, so it may run at every change.
"""

import io
import os
import sys

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from config.environment import BASE_DIR
from config.translations import compile_all

DEMO_CONTENT = {
    "load_sources": BASE_DIR / "demo/sources.json",
    "load_supplement": BASE_DIR / "demo/supplement.toml",
    "load_lots": BASE_DIR / "demo/lots.toml",
    "load_articles": BASE_DIR / "demo/articles",
    "load_pages": BASE_DIR / "demo/pages",
}
TAX_RATES = BASE_DIR / "demo/tax_rates.csv"
STAFF = "staff@example.com"


def main() -> int:
    try:
        django.setup()
        if not settings.SANDBOX:
            raise ImproperlyConfigured(
                "config.prepare loads sample content: it runs with DEMO or DEBUG only."
            )
        prepare()
    except (CommandError, DatabaseError, ImproperlyConfigured) as error:
        sys.stderr.write(f"The shop could not be prepared. {error}\n")
        return 1
    return 0


def prepare() -> None:
    sys.stdout.write("Preparing the shop (a minute the first time)\n")
    compile_all()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("make_staff_roles", stdout=io.StringIO())
    if not settings.DEBUG:
        call_command("collectstatic", verbosity=0, interactive=False)
    for command, content in DEMO_CONTENT.items():
        # What each one did line by line is for whoever runs it by hand.
        call_command(command, content, stdout=io.StringIO())
    call_command("load_tax_rates", TAX_RATES, samples=True, stdout=io.StringIO())
    # Of a shop that was prepared before there was a search box.
    call_command("index_articles", stdout=io.StringIO())
    _add_staff(os.environ["STAFF_PASSWORD"])


def _add_staff(password: str) -> None:
    users = get_user_model().objects
    if not users.filter(email=STAFF).exists():
        users.create_superuser(email=STAFF, password=password)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    sys.exit(main())
