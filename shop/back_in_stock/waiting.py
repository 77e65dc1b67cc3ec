"""Who waits, and who is told when there are bottles again."""

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from shop.back_in_stock.mail import send_confirmation, tell_some
from shop.back_in_stock.models import Waiting
from shop.back_in_stock.waves import next_wave
from shop.catalogue.models import Product
from shop.catalogue.offers import for_sale
from shop.mailing_list.asked import DeadLink, ask


def ask_for(product: Product, email: str) -> None:
    ask(Waiting.objects.all(), email, send_confirmation, product=product)


@transaction.atomic
def confirm(asked: Waiting) -> None:
    """Raises DeadLink."""
    rows = Waiting.objects.filter(product=asked.product_id, email=asked.email)
    held = {row.pk: row for row in rows.select_for_update().order_by("pk")}
    if asked.pk not in held or held[asked.pk].confirmed_at:
        raise DeadLink
    is_known = any(pk in held for pk in rows.waiting().values_list("pk", flat=True))
    rows.alive().exclude(pk=asked.pk).delete()
    if is_known:
        asked.delete()
        return
    asked.confirmed_at = timezone.now()
    asked.save(update_fields=["confirmed_at"])


def leave(key: str, signature: str) -> None:
    """However often it is asked. Raises DeadLink for a link that is not ours."""
    if not Waiting.objects.is_ours(key, signature):
        raise DeadLink
    Waiting.objects.filter(key=key).delete()


def forget(email: str) -> None:
    Waiting.objects.filter(email=email.lower()).delete()


def record_of(email: str) -> list[dict[str, Any]]:
    """What is kept of this address, for its owner."""
    return [
        {
            "product": row.product.get_title(),
            "typed_at": row.asked_at,
            "confirmed_at": row.confirmed_at,
            "mail": row.get_status_display(),
        }
        for row in Waiting.objects.filter(email=email.lower()).select_related("product")
    ]


def look_after_waiting() -> str:
    """However the stock came back: it looks at the stock, not at who changed it."""
    gone, _ = Waiting.objects.forgotten().delete()
    Waiting.objects.give_up_interrupted()
    waited_for = for_sale(Product.objects.all()).filter(
        Exists(Waiting.objects.waiting().filter(product=OuterRef("pk")))
    )
    for product in waited_for:
        if next_wave(product):
            tell_some.enqueue(product.pk)
    return f"{gone} people need not be known as waiting any more." if gone else ""
