import hashlib
import json
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.crypto import constant_time_compare

from shop.order.models import Order


class RecordIsKept(Exception):
    """What a buyer was shown is neither changed nor deleted."""


class KeptQuerySet(models.QuerySet):
    def update(self, **values: Any) -> NoReturn:
        raise RecordIsKept

    def delete(self) -> NoReturn:
        raise RecordIsKept

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise RecordIsKept


class Kept(models.Model):
    """Written once."""

    kept_at = models.DateTimeField(auto_now_add=True)

    objects = KeptQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise RecordIsKept
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise RecordIsKept


class Snapshot(Kept):
    """What the shop said at one time. Its name is the hash of its content, so that
    orders which were shown the same share one row."""

    hash = models.CharField(max_length=64, unique=True)
    content = models.JSONField()

    def __str__(self) -> str:
        return self.hash[:12]

    @classmethod
    def of(cls, content: dict[str, Any]) -> "Snapshot":
        return cls.objects.get_or_create(
            hash=hash_of(content), defaults={"content": content}
        )[0]


class PurchaseRecord(Kept):
    order = models.OneToOneField(
        Order, on_delete=models.PROTECT, related_name="purchase_record"
    )
    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, related_name="records"
    )
    bought = models.JSONField()
    """Number, language, currency, total and lines with their prices, as text."""
    seal = models.CharField(max_length=64)
    """Of what was bought and the hash of what was shown."""

    class Meta:
        verbose_name = "record of what a buyer saw"
        verbose_name_plural = "records of what buyers saw"

    def __str__(self) -> str:
        return f"What the buyer of {self.bought['number']} saw"

    @property
    def language(self) -> str:
        """In which the buyer read all this; records of before there were two say
        nothing."""
        return self.bought.get("language", settings.LANGUAGE_CODE)

    @property
    def is_intact(self) -> bool:
        """Whether both halves are still the ones that were sealed."""
        shown = self.snapshot
        return constant_time_compare(
            hash_of(shown.content), shown.hash
        ) and constant_time_compare(seal_of(self.bought, shown), self.seal)


def seal_of(bought: dict[str, Any], shown: Snapshot) -> str:
    return hash_of({"bought": bought, "shown": shown.hash})


def hash_of(content: dict[str, Any]) -> str:
    """SHA-256 of the JSON with its names in order."""
    text = json.dumps(
        content, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return hashlib.sha256(text.encode()).hexdigest()
