"""What a trial gave of an ingredient: numbers, as the record of its source states them."""

import re
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models

from blog.models import Source
from shop.supplement.models.facts import FactsRow

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


class TrialDose(models.Model):
    """One trial beside one line of the panel, for the comparison of doses."""

    line = models.ForeignKey(
        FactsRow,
        on_delete=models.CASCADE,
        related_name="doses",
        verbose_name="line of the panel",
    )
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="trial_doses"
    )
    amounts = models.CharField(
        "amounts a day",
        max_length=60,
        blank=True,
        help_text="Of each group, in the unit of our line, parted by commas, such as:"
        " 125, 250, 500. Only what the source’s record states; empty if it states none.",
    )
    times_a_day = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="In how many parts that was taken, if the record says so.",
    )
    days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="For how long, if the record says so."
    )
    plant_part = models.CharField(
        max_length=40,
        blank=True,
        help_text="Such as root and leaf, if the record says so.",
    )
    form = models.CharField(
        max_length=60, blank=True, help_text="Such as extract, if the record says so."
    )
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "trial of this ingredient"
        verbose_name_plural = "trials of this ingredient"
        constraints = [
            models.UniqueConstraint(
                fields=["line", "source"],
                name="trial_once_beside_a_line",
                violation_error_message="This trial stands beside the line already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.source.key}: {self.amounts or 'no amount on record'}"

    def clean(self) -> None:
        numbers = _numbers(self.amounts)
        if numbers is None or any(number <= 0 for number in numbers):
            raise ValidationError(
                {"amounts": "Give numbers above zero, such as: 125, 250, 500."}
            )
        if self.source_id is None:
            return
        stated = set(_NUMBER.findall(self.source.dose))
        for number in numbers:
            if not self._is_stated(number, stated):
                record = self.source.dose or "no dose"
                raise ValidationError(
                    {
                        "amounts": f"The record of {self.source.key} states “{record}”,"
                        f" not {number}. Give what it states, or leave this empty."
                    }
                )

    def _is_stated(self, number: Decimal, stated: set[str]) -> bool:
        """As the amount of a day, or of each part of it: 300 mg twice a day are 600."""
        written = {Decimal(text.replace(",", "")) for text in stated}
        return number in written or number / (self.times_a_day or 1) in written

    @property
    def numbers(self) -> list[Decimal]:
        """In the unit of the line, a day, the least first."""
        return sorted(_numbers(self.amounts) or [])

    @property
    def kind(self) -> str:
        """Such as "root and leaf extract"."""
        return f"{self.plant_part} {self.form}".strip()

    @property
    def is_retracted(self) -> bool:
        return self.source.standing == Source.Standing.RETRACTED


def _numbers(text: str) -> list[Decimal] | None:
    """None where it is no list of numbers."""
    try:
        numbers = [Decimal(part.strip()) for part in text.split(",") if text]
    except InvalidOperation:
        return None
    return numbers if all(number.is_finite() for number in numbers) else None
