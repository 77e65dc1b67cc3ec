"""One line of a certificate."""

import re
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shop.lot.models.lots import Lot

NUMBER = re.compile(
    r"(?P<sign>[<≤]|under |less than )?\s*(?P<number>\d{1,9}(?:,\d{3})*(?:\.\d{1,6})?)",
    re.IGNORECASE,
)


class LabResult(models.Model):
    class Group(models.TextChoices):
        LABEL = "label", _("What the label promises")
        CONTAMINANTS = "contaminants", _("What should not be there")
        GERMS = "germs", _("Germs")
        OTHER = "other", _("Other tests")

    class Verdict(models.TextChoices):
        PASS = "pass", _("Within the limit")
        FAIL = "fail", _("Outside the limit")

    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="results")
    position = models.PositiveSmallIntegerField(default=1)
    group = models.CharField(max_length=12, choices=Group.choices)
    tested = models.CharField("what was tested", max_length=80)
    method = models.CharField(max_length=80, help_text="Such as HPLC or USP <2021>.")
    found = models.CharField(
        "result", max_length=40, help_text="A number, “< 0.05”, or “not found”."
    )
    unit = models.CharField(
        max_length=30, blank=True, help_text="Such as mg per serving or µg per day."
    )
    at_least = models.DecimalField(
        max_digits=16, decimal_places=6, null=True, blank=True
    )
    at_most = models.DecimalField(
        max_digits=16, decimal_places=6, null=True, blank=True
    )
    limit_words = models.CharField(
        "limit in words", max_length=40, blank=True, help_text="Such as none."
    )
    verdict = models.CharField(
        max_length=4,
        choices=Verdict.choices,
        blank=True,
        help_text="Worked out where result and limit are numbers; choose it otherwise.",
    )
    laboratory = models.CharField(max_length=80)
    tested_on = models.DateField()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "result"
        constraints = [
            models.UniqueConstraint(
                fields=["lot", "group", "tested", "method"],
                name="tested_once_by_a_method",
                violation_error_message="This test is on the certificate already.",
            ),
            models.CheckConstraint(
                condition=Q(at_least__isnull=False)
                | Q(at_most__isnull=False)
                | ~Q(limit_words=""),
                name="result_has_a_limit",
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=["pass", "fail"]), name="result_has_a_verdict"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tested}: {self.found} {self.unit}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.verdict = self.derived_verdict() or self.verdict
        super().save(*args, **kwargs)

    def clean(self) -> None:
        errors: dict[str, str] = {}
        has_numbers = self.at_least is not None or self.at_most is not None
        if not has_numbers and not self.limit_words:
            errors["at_most"] = "Give a limit: the least, the most, or words."
        if (
            self.at_least is not None
            and self.at_most is not None
            and self.at_least > self.at_most
        ):
            errors["at_most"] = "The most cannot be below the least."
        if self.tested_on and self.tested_on > timezone.localdate():
            errors["tested_on"] = "This day is still to come. Check the date."
        derived = self.derived_verdict()
        if derived and self.verdict and self.verdict != derived:
            errors["verdict"] = (
                f"{self.found} against this limit is"
                f" “{self.Verdict(derived).label.lower()}”. Check the numbers."
            )
        self.verdict = derived or self.verdict
        if not self.verdict and not errors:
            errors["verdict"] = "Result and limit are not both numbers: choose this."
        if errors:
            raise ValidationError(errors)

    def derived_verdict(self) -> str:
        """Empty where words have to be read by a person. "< 0.05" is within every
        limit of 0.05 or more, and says nothing of a least amount."""
        match = NUMBER.fullmatch(self.found.strip())
        if match is None or (self.at_least is None and self.at_most is None):
            return ""
        number = Decimal(match["number"].replace(",", ""))
        if match["sign"]:
            within = self.at_least is None and number <= (self.at_most or 0)
            return self.Verdict.PASS if within else ""
        is_low = self.at_least is not None and number < self.at_least
        is_high = self.at_most is not None and number > self.at_most
        return self.Verdict.FAIL if is_low or is_high else self.Verdict.PASS

    @property
    def passed(self) -> bool:
        return self.verdict == self.Verdict.PASS

    @property
    def limit(self) -> str:
        """As a reader sees it: at least 200, 0.5 or less, 180 to 220, none."""
        if self.at_least is not None and self.at_most is not None:
            both = {"least": _plain(self.at_least), "most": _plain(self.at_most)}
            return gettext("%(least)s to %(most)s") % both
        if self.at_least is not None:
            return gettext("at least %(least)s") % {"least": _plain(self.at_least)}
        if self.at_most is not None:
            return gettext("%(most)s or less") % {"most": _plain(self.at_most)}
        return self.limit_words


def _plain(amount: Decimal) -> str:
    """With commas, without trailing zeros: 1,000, 0.5."""
    return f"{amount.normalize():,f}"
