"""Stocks the shelf of this shop, and afterwards reads its books.

Runs in a process of its own, with the settings of the shop that was measured.
"""

import io
import json
import re
import sys
import time
from contextlib import redirect_stdout
from pathlib import Path

import django

from config.environment import BASE_DIR

QUEUE_SECONDS = 60
SUBJECT_NUMBER = re.compile(r"^Subject:.*?\b([0-9A-Z]{4}-[0-9A-Z]{4})\b", re.MULTILINE)


def stock(bottles: int) -> dict:
    from django.core.management import call_command  # noqa: PLC0415

    from shop.partner.models import StockRecord  # noqa: PLC0415

    with redirect_stdout(io.StringIO()):
        call_command("migrate", verbosity=0, interactive=False)
        call_command("load_sources", BASE_DIR / "demo/sources.json", verbosity=0)
        call_command("load_supplement", BASE_DIR / "demo/supplement.toml", verbosity=0)
    record = StockRecord.objects.get()
    record.num_in_stock, record.num_allocated = bottles, 0
    record.save()
    return {"product_page": record.product.get_absolute_url()}


def read() -> dict:
    from django.conf import settings  # noqa: PLC0415
    from django.db.models import Sum  # noqa: PLC0415

    from shop.order.models import Line, Order  # noqa: PLC0415
    from shop.order.status import PAID  # noqa: PLC0415
    from shop.partner.models import StockRecord  # noqa: PLC0415
    from shop.stripe.models import PaymentAttempt  # noqa: PLC0415

    waiting = _wait_for_the_queue()
    record = StockRecord.objects.get()
    attempts = PaymentAttempt.objects
    paid = attempts.filter(status=PaymentAttempt.Status.PAID).select_related("order")
    sold = Line.objects.aggregate(sold=Sum("quantity"))["sold"]
    return {
        "orders": Order.objects.count(),
        "paid_orders": Order.objects.filter(status=PAID).count(),
        "bottles": sold or 0,
        "in_stock": record.num_in_stock,
        "allocated": record.num_allocated,
        "live_attempts": attempts.live().count(),
        "payments": [
            {
                "session": attempt.session_id,
                "order": attempt.order.number,
                "cents": int(attempt.order.total_incl_tax * 100),
            }
            for attempt in paid.filter(order__status=PAID)
        ],
        "unfinished_tasks": waiting,
        "receipts": _receipts(Path(settings.EMAIL_FILE_PATH)),
    }


def _wait_for_the_queue() -> int:
    """How many tasks were still not done when the time was up."""
    from django_tasks import TaskResultStatus  # noqa: PLC0415
    from django_tasks_db.models import DBTaskResult  # noqa: PLC0415

    done = [TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED]
    give_up_at = time.monotonic() + QUEUE_SECONDS
    while True:
        waiting = DBTaskResult.objects.exclude(status__in=done).count()
        if not waiting or time.monotonic() > give_up_at:
            return waiting
        time.sleep(0.5)


def _receipts(folder: Path) -> list[str]:
    """The orders' numbers, one for each mail."""
    mails = (file.read_text() for file in folder.glob("*"))
    return [number for mail in mails for number in SUBJECT_NUMBER.findall(mail)]


if __name__ == "__main__":
    django.setup()
    act, *bottles = sys.argv[1:]
    json.dump(stock(int(bottles[0])) if act == "stock" else read(), sys.stdout)
