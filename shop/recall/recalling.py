"""Calls a lot back: nothing of it leaves any more, and each of its buyers is told."""

from django.db import transaction
from django.utils import timezone

from shop.lot.models import Lot, Recall
from shop.parcel.models import Parcel
from shop.recall.mail import send_recall_letter
from shop.recall.models import RecallLetter
from shop.recall.progress import follow
from shop.user.models import User


class RecalledBefore(Exception):
    """One sentence for staff."""


def start_recall(lot_id: int, *, reason: str, advice: str, by: User) -> Recall:
    """Raises RecalledBefore. The letters are queued with the recall, or neither is."""
    with transaction.atomic():
        # A parcel that is being shipped holds this row: it leaves and is told of, or
        # stays here.
        lot = Lot.objects.select_for_update().get(pk=lot_id)
        if lot.is_recalled:
            raise RecalledBefore(f"Lot {lot.number} is recalled already.")
        lot.status = Lot.Status.RECALLED
        lot.save(update_fields=["status"])
        recall = Recall.objects.create(
            lot=lot, reason=reason, advice=advice, started_by=by
        )
        orders = Parcel.objects.filter(lots=lot).values_list("order_id", flat=True)
        RecallLetter.objects.bulk_create(
            RecallLetter(recall=recall, order_id=order) for order in orders
        )
        _queue(recall, by=by)
    return recall


def send_what_is_left(recall: Recall, *, with_interrupted: bool, by: User) -> int:
    """How many letters were queued. Those that were interrupted may be in the buyer's
    hands already, so a person decides."""
    with transaction.atomic():
        if with_interrupted:
            recall.letters.interrupted().update(
                status=RecallLetter.Status.FAILED,
                problem="Interrupted; sent again by hand.",
            )
        return _queue(recall, by=by)


def end_recall(recall: Recall) -> None:
    """The lot stays recalled; the product page stops speaking of it."""
    Recall.objects.active().filter(pk=recall.pk).update(ended_at=timezone.now())


def _queue(recall: Recall, *, by: User) -> int:
    letters = list(recall.letters.to_be_sent().values_list("pk", flat=True))
    follow(recall, queued=len(letters), by=by)
    for letter in letters:
        send_recall_letter.enqueue(letter)
    return len(letters)
