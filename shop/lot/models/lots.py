"""The bottles that were filled together, and what a laboratory found in them."""

import secrets
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from shop.lot.certificates import check_certificate
from shop.lot.numbers import key_of
from shop.supplement.models import Supplement


class TooFewInLot(Exception):
    """One sentence for staff."""


class LotQuerySet(models.QuerySet["Lot"]):
    def public(self) -> "LotQuerySet":
        """What a buyer may look up: all that can be in a buyer's hands."""
        return self.filter(status__in=[Lot.Status.RELEASED, Lot.Status.RECALLED])

    def shippable(self) -> "LotQuerySet":
        """What expires first stands first."""
        return self.filter(
            status=Lot.Status.RELEASED, expires_on__gt=timezone.localdate()
        ).order_by("expires_on", "made_on", "pk")


def certificate_name(lot: "Lot", filename: str) -> str:
    """Not to be guessed: a lot that is not released has no public page."""
    return f"certificates/{secrets.token_urlsafe(24)}.pdf"


class Lot(models.Model):
    class Status(models.TextChoices):
        QUARANTINED = "quarantined", "Quarantined"
        RELEASED = "released", "Released"
        RECALLED = "recalled", "Recalled"

    supplement = models.ForeignKey(
        Supplement, on_delete=models.PROTECT, related_name="lots"
    )
    number = models.CharField(max_length=40, help_text="As printed on the bottles.")
    key = models.CharField(max_length=40, unique=True, editable=False)
    status = models.CharField(
        max_length=11, choices=Status.choices, default=Status.QUARANTINED
    )
    made_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(
        "best by", null=True, blank=True, help_text="The last day it may be taken."
    )
    certificate = models.FileField(
        upload_to=certificate_name,
        blank=True,
        validators=[check_certificate],
        help_text="The laboratory’s PDF, 5 MB at most. Buyers can download it once the"
        " lot is released.",
    )
    bottles = models.PositiveIntegerField(
        "bottles in the house",
        null=True,
        blank=True,
        help_text="Counted by hand once; parcels take theirs off. Empty: nobody counts"
        " this lot, and pick lists take it to be enough.",
    )
    is_sample = models.BooleanField(
        default=False,
        help_text="Invented values. Its page says so to everybody.",
    )
    notes = models.TextField(blank=True, help_text="For staff only.")

    objects = LotQuerySet.as_manager()

    class Meta:
        ordering = ["-made_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(made_on__isnull=True)
                | Q(expires_on__isnull=True)
                | Q(expires_on__gt=F("made_on")),
                name="lot_expires_after_it_was_made",
                violation_error_message="Give a best-by date after the day it was made.",
            ),
            models.CheckConstraint(
                condition=~Q(status="released")
                | Q(made_on__isnull=False, expires_on__isnull=False),
                name="released_lot_has_its_dates",
                violation_error_message="A released lot needs both of its dates.",
            ),
            models.CheckConstraint(condition=~Q(key=""), name="lot_has_a_key"),
        ]

    def __str__(self) -> str:
        return self.number

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = key_of(self.number)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("lot:detail", args=[self.key])

    def clean(self) -> None:
        errors = {**self._number_errors(), **self._date_errors()}
        if errors:
            raise ValidationError(errors)

    def _number_errors(self) -> dict[str, str]:
        self.number = self.number.strip().upper()
        self.key = key_of(self.number)
        if not self.key:
            return {
                "number": "A lot number has 3 to 40 letters and digits, with spaces,"
                " dashes, dots or slashes between them. Type it as it is printed."
            }
        twin = Lot.objects.filter(key=self.key).exclude(pk=self.pk).first()
        if twin:
            return {
                "number": f"Lot {twin.number} is here already. Case, spaces and dashes"
                " make no difference: open that one, or compare the number with the"
                " bottle."
            }
        return {}

    def _date_errors(self) -> dict[str, str]:
        errors = {}
        if self.made_on and self.made_on > timezone.localdate():
            errors["made_on"] = "This day is still to come. Check the date."
        if self.made_on and self.expires_on and self.expires_on <= self.made_on:
            errors["expires_on"] = "Give a best-by date after the day it was made."
        if self.status == self.Status.RELEASED:
            for name in ("made_on", "expires_on"):
                if getattr(self, name) is None:
                    errors[name] = "A released lot needs this date."
        return errors

    def take(self, quantity: int) -> None:
        """They leave the house. Call it while the row is locked. Raises TooFewInLot."""
        if self.bottles is None:
            return
        if self.bottles < quantity:
            raise TooFewInLot(
                f"Lot {self.number} has {self.bottles} bottles by our count, and"
                f" {quantity} should leave: count them, and correct the lot."
            )
        self.bottles -= quantity
        self.save(update_fields=["bottles"])

    def put_back(self, quantity: int) -> None:
        """They came back and can be sold again. Call it while the row is locked."""
        if self.bottles is not None:
            self.bottles += quantity
            self.save(update_fields=["bottles"])

    @property
    def is_expired(self) -> bool:
        return self.expires_on is not None and self.expires_on <= timezone.localdate()

    @property
    def is_recalled(self) -> bool:
        return self.status == self.Status.RECALLED

    @property
    def all_passed(self) -> bool:
        results = self.results.all()
        return bool(results) and all(result.passed for result in results)

    def why_not_to_ship(self, today: date | None = None) -> str:
        """A sentence, or nothing for a lot that may leave."""
        if self.is_recalled:
            return f"Lot {self.number} is recalled: send nothing of it."
        if self.status == self.Status.QUARANTINED:
            return (
                f"Lot {self.number} is quarantined: release it first, or take another."
            )
        if self.expires_on is not None and self.expires_on <= (
            today or timezone.localdate()
        ):
            return (
                f"Lot {self.number} was best by {self.expires_on:%b} {self.expires_on.day},"
                f" {self.expires_on.year}: take another."
            )
        return ""
