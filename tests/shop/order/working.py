from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult


def work(*, at_most: int = 100) -> None:
    """What is waiting, as if its time had come, done as the worker does it."""
    DBTaskResult.objects.update(run_after=timezone.now() - timedelta(days=1))
    options = {
        "batch": True,
        "interval": 0.0,
        "startup_delay": False,
        "queue_name": "*",
    }
    call_command("db_worker", max_tasks=at_most, verbosity=0, **options)
