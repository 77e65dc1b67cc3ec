"""Runs a step in a process of its own, and kills that process on the way."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from urllib.parse import urlsplit

from django.db import connection

from shop.stripe.models import PaymentAttempt, Refund


def kill_during(settings, step: str, key: int, place: tuple[str, str], moment: str):
    """Runs the step in another process and returns when that was killed."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.shop.stripe.dying",
            step,
            str(key),
            *place,
            moment,
        ],
        env={**os.environ, **environment_of_the_test(settings)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr


def environment_of_the_test(settings) -> dict[str, str]:
    """What another process needs to be the same shop."""
    return {
        "DEBUG": "true",
        "DATABASE_URL": _url_of_test_database(),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "STRIPE_API_BASE": settings.STRIPE_API_BASE,
        "STRIPE_SECRET_KEY": settings.STRIPE_SECRET_KEY,
        "STRIPE_WEBHOOK_SECRET": settings.STRIPE_WEBHOOK_SECRET,
        "SITE_URL": settings.SITE_URL,
        "SECRET_KEY": settings.SECRET_KEY,
    }


def _url_of_test_database() -> str:
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def let_time_pass() -> None:
    """The reconciler leaves alone what is younger than two minutes."""
    for attempt in PaymentAttempt.objects.all():
        earlier = attempt.created_at - timedelta(minutes=5)
        PaymentAttempt.objects.filter(pk=attempt.pk).update(created_at=earlier)
    for refund in Refund.objects.all():
        earlier = refund.requested_at - timedelta(minutes=5)
        Refund.objects.filter(pk=refund.pk).update(requested_at=earlier)
