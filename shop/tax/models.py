"""Where the shop collects sales tax, at which rates, and what each order was charged."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import (
    MaxValueValidator,
    MinValueValidator,
    RegexValidator,
)
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from shop.shipping.states import STATES

five_digits = RegexValidator(
    r"^[0-9]{5}\Z", "Give a ZIP code of five digits, such as 98101."
)


class TaxClass(models.TextChoices):
    """A supplement is no grocery: states that spare food tax it, or do not."""

    SUPPLEMENT = "supplement", _("Dietary supplement")
    SHIPPING = "shipping", _("Shipping")


class NexusQuerySet(models.QuerySet["Nexus"]):
    def on(self, day: date) -> "NexusQuerySet":
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)

    def without_a_rate(self, day: date) -> "NexusQuerySet":
        """Where tax is owed, and nothing says how much on a supplement."""
        named = TaxRate.objects.on(day).filter(
            nexus=models.OuterRef("pk"), tax_class=TaxClass.SUPPLEMENT
        )
        return self.on(day).exclude(models.Exists(named))


class Nexus(models.Model):
    """A state in which the shop is registered to collect sales tax."""

    state = models.CharField(
        max_length=2,
        unique=True,
        choices=[(code, state.name) for code, state in STATES.items()],
    )
    since = models.DateField(help_text="The first day on which tax is collected.")
    until = models.DateField(
        null=True, blank=True, help_text="The last day; empty while it goes on."
    )
    permit = models.CharField(
        "number of the permit", max_length=40, blank=True, help_text="For the books."
    )
    is_sample = models.BooleanField(
        "is a sample", default=False, help_text="Invented for the demonstration."
    )

    objects = NexusQuerySet.as_manager()

    class Meta:
        ordering = ["state"]
        verbose_name = "state with sales tax"
        verbose_name_plural = "states with sales tax"
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="nexus_ends_after_it_begins",
                violation_error_message="The last day lies before the first.",
            )
        ]

    def __str__(self) -> str:
        return STATES[self.state].name if self.state in STATES else self.state

    def clean(self) -> None:
        if self.since and self.until and self.until < self.since:
            raise ValidationError({"until": "The last day lies before the first."})


class TaxRateQuerySet(models.QuerySet["TaxRate"]):
    def on(self, day: date) -> "TaxRateQuerySet":
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)

    def overlapping(self, rate: "TaxRate") -> "TaxRateQuerySet":
        """Rows of the same jurisdiction and class that name the same ZIP code on the
        same day: together they would be charged twice."""
        same = self.filter(
            Q(until=None) | Q(until__gte=rate.since),
            nexus=rate.nexus_id,
            jurisdiction__iexact=rate.jurisdiction,
            tax_class=rate.tax_class,
            zip_from__lte=rate.zip_to,
            zip_to__gte=rate.zip_from,
        ).exclude(pk=rate.pk)
        return same.filter(since__lte=rate.until) if rate.until else same


class TaxRate(models.Model):
    """What one jurisdiction asks in a range of ZIP codes. Rates of a state, a county
    and a city at the same place add up."""

    nexus = models.ForeignKey(
        Nexus, on_delete=models.CASCADE, related_name="rates", verbose_name="state"
    )
    jurisdiction = models.CharField(
        max_length=80, help_text="Who asks for it, such as Washington or King County."
    )
    tax_class = models.CharField(
        "on", max_length=10, choices=TaxClass.choices, default=TaxClass.SUPPLEMENT
    )
    zip_from = models.CharField("from ZIP", max_length=5, validators=[five_digits])
    zip_to = models.CharField("to ZIP", max_length=5, validators=[five_digits])
    percent = models.DecimalField(
        max_digits=6,
        decimal_places=4,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(25))],
        help_text="Such as 6.5. Zero where a supplement is exempt.",
    )
    since = models.DateField(help_text="The first day of this rate.")
    until = models.DateField(
        null=True, blank=True, help_text="Its last day; empty while it goes on."
    )
    is_sample = models.BooleanField(
        "is a sample", default=False, help_text="Invented for the demonstration."
    )

    objects = TaxRateQuerySet.as_manager()

    class Meta:
        ordering = ["nexus", "tax_class", "zip_from", "jurisdiction", "since"]
        indexes = [models.Index(fields=["nexus", "zip_from", "zip_to"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(zip_to__gte=F("zip_from")),
                name="tax_zip_range_is_in_order",
                violation_error_message="The range ends before it begins.",
            ),
            models.CheckConstraint(
                condition=Q(percent__gte=0) & Q(percent__lte=25),
                name="tax_percent_is_plausible",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="tax_rate_ends_after_it_begins",
                violation_error_message="The last day lies before the first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.jurisdiction} {self.percent.normalize():f} %"

    def clean(self) -> None:
        self.check_order()
        if self.since and self.nexus_id:
            other = TaxRate.objects.overlapping(self).first()
            if other:
                raise other.stands_already()

    def check_order(self) -> None:
        errors = {}
        if self.zip_from and self.zip_to and self.zip_to < self.zip_from:
            errors["zip_to"] = "The range ends before it begins."
        if self.since and self.until and self.until < self.since:
            errors["until"] = "The last day lies before the first."
        if errors:
            raise ValidationError(errors)

    def overlaps(self, other: "TaxRate") -> bool:
        """As TaxRateQuerySet.overlapping() asks, of two that are the same otherwise."""
        return (
            self.zip_from <= other.zip_to
            and other.zip_from <= self.zip_to
            and (self.until is None or self.until >= other.since)
            and (other.until is None or other.until >= self.since)
        )

    def stands_already(self) -> ValidationError:
        until = f"until {self.until}" if self.until else "without an end"
        return ValidationError(
            {
                "zip_from": f"{self.jurisdiction} asks {self.percent.normalize():f} % already in"
                f" {self.zip_from} to {self.zip_to} from {self.since}, {until}. End that"
                " one first."
            }
        )


class OrderTax(models.Model):
    """What was charged on one line of an order or on its shipping, and by which rates.
    Written with the order and never changed."""

    order = models.ForeignKey(
        "order.Order", on_delete=models.CASCADE, related_name="taxes"
    )
    line = models.ForeignKey(
        "order.Line",
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="Empty for shipping.",
    )
    tax_class = models.CharField(max_length=10, choices=TaxClass.choices)
    state = models.CharField(max_length=2)
    zip_code = models.CharField(max_length=5)
    taxed_on = models.DateField(default=localdate)
    base = models.DecimalField("taxed", max_digits=12, decimal_places=2)
    percent = models.DecimalField(max_digits=7, decimal_places=4)
    amount = models.DecimalField("tax", max_digits=12, decimal_places=2)
    jurisdictions = models.CharField(
        max_length=400, blank=True, help_text="Each with its percent."
    )
    rate_was_missing = models.BooleanField(default=False)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name_plural = "order taxes"

    def __str__(self) -> str:
        return f"{self.state} {self.percent.normalize():f} %: {self.amount}"
