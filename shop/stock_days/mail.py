"""What staff read when a product runs low: how much is left, how fast it goes, and what
will pass its date before it is sold."""

import logging

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.urls import reverse
from django_tasks import task

from shop.order.letterhead import next_try, write
from shop.partner.models import StockRecord
from shop.stock_days.expiry import leftovers
from shop.stock_days.models import StockWatch
from shop.stock_days.outlook import outlooks

logger = logging.getLogger(__name__)


@task
def send_low_stock(watch_id: int, attempt: int = 1) -> str:
    """Raises OSError while the mail server is away, after the next try was queued."""
    watch = StockWatch.objects.filter(pk=watch_id).first()
    if watch is None or watch.low_since is None:
        return f"not sent: stock watch {watch_id} has enough again"
    try:
        _letter(watch).send()
    except OSError:
        _try_again(watch, attempt)
        raise
    return f"sent: stock watch {watch_id}"


def _letter(watch: StockWatch) -> EmailMultiAlternatives:
    (one,) = outlooks(StockRecord.objects.filter(pk=watch.record_id))
    product = one.record.product
    page = reverse("admin:partner_stockrecord_change", args=[one.record.pk])
    return write(
        f"{product.get_title()} runs low: {one.free:,} left",
        "low_stock",
        to=settings.STAFF_EMAIL,
        product=product,
        one=one,
        leftovers=leftovers([one]).get(product.pk, []),
        admin_url=settings.SITE_URL + page,
    )


def _try_again(watch: StockWatch, attempt: int) -> None:
    later = next_try(attempt)
    if later is None:
        logger.error("Stock watch %s: staff could not be told.", watch.pk)
        return
    with transaction.atomic():
        send_low_stock.using(run_after=later).enqueue(watch.pk, attempt=attempt + 1)
