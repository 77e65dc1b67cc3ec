"""Reports of side effects: 21 USC 379aa-1.

What happened to whom is in HealthDetails and FollowUp, tables of their own that few may
read. SafetyReport holds the number, the dates and the state, which staff need in order
not to miss a day.
"""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shop.safety_report.business_days import after_business_days
from shop.safety_report.numbers import new_number

BUSINESS_DAYS = 15
"""21 USC 379aa-1(c)(1): to the FDA no later than this many after it was received."""
WARNED_FROM = 10


class SafetyReportQuerySet(models.QuerySet["SafetyReport"]):
    def waiting(self) -> "SafetyReportQuerySet":
        """Those whose clock runs: not judged yet, or serious and not reported."""
        return self.filter(reported_on=None, closed_on=None).exclude(
            seriousness=SafetyReport.Seriousness.NOT_SERIOUS
        )

    def urgent(self) -> "SafetyReportQuerySet":
        left = BUSINESS_DAYS - WARNED_FROM
        return self.waiting().filter(
            due_on__lte=after_business_days(timezone.localdate(), left)
        )


class SafetyReport(models.Model):
    class Seriousness(models.TextChoices):
        UNKNOWN = "unknown", "Not judged yet"
        SERIOUS = "serious", "Serious"
        NOT_SERIOUS = "not_serious", "Not serious"

    number = models.CharField(
        max_length=12, unique=True, default=new_number, editable=False
    )
    received_on = models.DateField(
        default=timezone.localdate,
        help_text="The day it reached us, by whatever way; the clock starts here.",
    )
    due_on = models.DateField(editable=False)
    seriousness = models.CharField(
        "is it serious?",
        max_length=11,
        choices=Seriousness.choices,
        default=Seriousness.UNKNOWN,
        help_text="Death, danger of dying, a stay in a hospital, lasting disability, a"
        " birth defect, or treatment to prevent one of these: 21 USC 379aa-1(a)(2).",
    )
    reported_on = models.DateField("reported to the FDA on", null=True, blank=True)
    fda_number = models.CharField("the FDA’s number", max_length=60, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    """Of what was sent, keyed: one form sent twice is one report, and nothing can be
    read out of it."""

    objects = SafetyReportQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reported_on__isnull=True, fda_number="")
                | Q(reported_on__isnull=False, seriousness="serious")
                & ~Q(fda_number=""),
                name="reported_with_a_number",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True)
                | Q(seriousness="not_serious")
                | Q(seriousness="serious", reported_on__isnull=False),
                name="closed_when_dealt_with",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.due_on = after_business_days(self.received_on, BUSINESS_DAYS)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        errors = {**self._date_errors(), **self._order_errors()}
        if errors:
            raise ValidationError(errors)

    def _date_errors(self) -> dict[str, str]:
        today, errors = timezone.localdate(), {}
        for name in ("received_on", "reported_on", "closed_on"):
            day = getattr(self, name)
            if day and day > today:
                errors[name] = "This day is still to come. Check the date."
            elif day and self.received_on and day < self.received_on:
                errors[name] = "This is before the report was received."
        return errors

    def _order_errors(self) -> dict[str, str]:
        serious = self.seriousness == self.Seriousness.SERIOUS
        if self.reported_on and not serious:
            return {"reported_on": "Only a serious report goes to the FDA. Judge it."}
        if self.reported_on and not self.fda_number:
            return {"fda_number": "Give the number that the FDA confirmed it with."}
        if self.fda_number and not self.reported_on:
            return {"reported_on": "Give the day on which it went to the FDA."}
        if self.closed_on and self.seriousness == self.Seriousness.UNKNOWN:
            return {"closed_on": "Judge whether it is serious before you close it."}
        if self.closed_on and serious and not self.reported_on:
            return {"closed_on": "A serious report is closed after the FDA has it."}
        return {}

    @property
    def state(self) -> str:
        if self.closed_on:
            return "Closed"
        if self.reported_on:
            return "Reported to the FDA"
        if self.seriousness == self.Seriousness.UNKNOWN:
            return "Received"
        return self.get_seriousness_display()

    @property
    def clock_runs(self) -> bool:
        return not (
            self.reported_on
            or self.closed_on
            or self.seriousness == self.Seriousness.NOT_SERIOUS
        )

    def clock(self, today: date | None = None) -> str:
        """A sentence for staff; empty where nothing is due."""
        if not self.clock_runs:
            return ""
        today = today or timezone.localdate()
        if today > self.due_on:
            return "Overdue: report it now if it is serious."
        left = sum(
            after_business_days(today, n) <= self.due_on
            for n in range(1, BUSINESS_DAYS + 1)
        )
        if left <= BUSINESS_DAYS - WARNED_FROM:
            return f"Hurry: {left} business day{'' if left == 1 else 's'} left."
        return f"{left} business days left."


class HealthDetails(models.Model):
    """Personal health data: no log, no mail, no search and no __str__ names any of it.
    No constraint either, because PostgreSQL prints the row that breaks one."""

    class Role(models.TextChoices):
        SELF = "self", _("It happened to me")
        CARER = "carer", _("I look after the person, or know them")
        CLINICIAN = "clinician", _("I am a health professional")

    class Outcome(models.TextChoices):
        RECOVERED = "recovered", _("Recovered")
        BETTER = "better", _("Getting better")
        SAME = "same", _("Not better")
        DIED = "died", _("The person died")
        UNKNOWN = "unknown", _("I do not know")

    class Sex(models.TextChoices):
        FEMALE = "female", _("Female")
        MALE = "male", _("Male")
        OTHER = "other", _("Another, or not said")

    report = models.OneToOneField(
        SafetyReport, on_delete=models.PROTECT, related_name="details"
    )
    happened = models.TextField("what happened")
    began_on = models.DateField("when it began", null=True, blank=True)
    outcome = models.CharField(
        "how it is now", max_length=12, choices=Outcome.choices, blank=True
    )
    led_to = models.JSONField("what it led to", default=list, blank=True)
    seen_by_doctor = models.TextField("what a doctor said", blank=True)
    lot_number = models.CharField("lot", max_length=80, blank=True)
    amount_taken = models.CharField("how much, how long", max_length=200, blank=True)
    also_taken = models.TextField("what else was taken", blank=True)
    age = models.PositiveSmallIntegerField("age in years", null=True, blank=True)
    sex = models.CharField(max_length=6, choices=Sex.choices, blank=True)
    role = models.CharField(
        "who reports", max_length=9, choices=Role.choices, blank=True
    )
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    telephone = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "health details"

    def __str__(self) -> str:
        return "What was told"


class FollowUp(models.Model):
    """What was learned later. Added, never changed."""

    report = models.ForeignKey(
        SafetyReport, on_delete=models.PROTECT, related_name="follow_ups"
    )
    text = models.TextField(max_length=4000)
    written_at = models.DateTimeField(auto_now_add=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = "follow-up note"

    def __str__(self) -> str:
        return "Note"
