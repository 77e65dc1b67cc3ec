"""Letters that are not delivered, tasks that failed, and long work that stopped."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Min
from django.urls import reverse
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from shop.order.letters import undelivered
from shop.overview.card import MOST_LINES, Card, Line, Tone, many
from shop.overview.orders import ago
from shop.progress.models import Job

LOOKED_BACK = timedelta(days=7)
STUCK_AFTER = timedelta(minutes=10)
"""A worker takes what is ready within seconds."""


def mail_card(now: datetime) -> Card:
    orders = undelivered()
    return Card(
        "mail",
        "Letters to buyers",
        f"{len(orders):,}",
        "not delivered",
        says=[
            f"Mail that keeps failing: {many(len(orders), 'order')} with a letter that"
            " could not be sent. It is tried again for half a day. Check the mail server"
            " and the address."
        ]
        if orders
        else ["Every letter of the last 30 days has left."],
        href=reverse("admin:order_order_changelist"),
        tone=Tone.LATE if orders else Tone.CALM,
        lines=[
            Line(
                f"Order {order.number}",
                reverse("admin:order_order_change", args=[order.pk]),
            )
            for order in orders[:MOST_LINES]
        ],
        more=len(orders[MOST_LINES:]),
    )


def tasks_card(now: datetime) -> Card:
    since = now - LOOKED_BACK
    failed = DBTaskResult.objects.filter(
        status=TaskResultStatus.FAILED, finished_at__gte=since
    ).count()
    stuck = _stuck(now)
    stopped = Job.objects.interrupted().count()
    page = reverse("admin:django_tasks_database_dbtaskresult_changelist")
    which = {"status__exact": "FAILED", "finished_at__gte": since.isoformat()}
    lines = [
        Line(
            "Waiting for a worker",
            f"{page}?status__exact=READY",
            f"{stuck['many']:,}",
            Tone.LATE,
        ),
        Line(
            "Long work interrupted",
            reverse("admin:progress_job_changelist"),
            f"{stopped:,}",
            Tone.SOON,
        ),
    ]
    return Card(
        "tasks",
        "Tasks that failed",
        f"{failed:,}",
        "in 7 days",
        says=[
            "The worker seems to stand still: its oldest task was queued"
            f" {ago(stuck['oldest'], now)}. Start it again."
        ]
        if stuck["many"]
        else [],
        href=f"{page}?{urlencode(which)}",
        tone=Tone.LATE
        if stuck["many"]
        else Tone.SOON
        if failed or stopped
        else Tone.CALM,
        lines=[line for line in lines if line.says != "0"],
    )


def _stuck(now: datetime) -> dict[str, Any]:
    """How many tasks nobody took up, and since when the oldest waits."""
    return DBTaskResult.objects.filter(
        status=TaskResultStatus.READY,
        run_after__lte=now - STUCK_AFTER,
        enqueued_at__lte=now - STUCK_AFTER,
    ).aggregate(many=Count("pk"), oldest=Min("enqueued_at"))
