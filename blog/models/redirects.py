"""Addresses that once led somewhere. Other people's links last longer than our words."""

from typing import Any, ClassVar, Self

from django.db import models, transaction
from django.utils import timezone


class OldAddress(models.Model):
    """A slug that a row had. It names the row and not its next slug, so a chain of
    changes is one step, and it is gone as soon as another row takes the slug."""

    kind = models.CharField(max_length=20)
    slug = models.CharField(max_length=120)
    object_id = models.PositiveBigIntegerField()
    left_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "old addresses"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "slug"], name="old_address_leads_to_one_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.slug}"


class KeepsOldAddresses(models.Model):
    """Remembers its addresses when it is saved, and not where a form changes it: no
    form, command or restored revision may forget to."""

    address_field: ClassVar[str] = "slug"
    _saved_address: str | None = None

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            super().save(*args, **kwargs)
            self._keep_address(kwargs.get("update_fields"))

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        instance = super().from_db(*args, **kwargs)
        instance._saved_address = instance.__dict__.get(cls.address_field)
        return instance

    def _keep_address(self, update_fields: Any) -> None:
        now = self.__dict__.get(self.address_field)
        is_saved = update_fields is None or self.address_field in update_fields
        if now is None or now == self._saved_address or not is_saved:
            return
        kind, before = self._meta.model_name, self._saved_address
        OldAddress.objects.filter(kind=kind, slug=now).delete()
        if before:
            OldAddress.objects.update_or_create(
                kind=kind,
                slug=before,
                defaults={"object_id": self.pk, "left_at": timezone.now()},
            )
        self._saved_address = now
