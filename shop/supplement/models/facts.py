"""The lines of the Supplement Facts panel."""

import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from blog.models import Source
from shop.supplement.models.label import Supplement


class FactsRow(models.Model):
    """One line of the Supplement Facts panel: 21 CFR 101.36, 101.4(h)."""

    class Unit(models.TextChoices):
        GRAM = "g", "g"
        MILLIGRAM = "mg", "mg"
        MICROGRAM = "mcg", "mcg"
        INTERNATIONAL_UNIT = "IU", "IU"

    supplement = models.ForeignKey(
        Supplement, on_delete=models.CASCADE, related_name="facts"
    )
    position = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(
        max_length=80, help_text="As on the panel, such as Ashwagandha."
    )
    latin_name = models.CharField(
        max_length=80, blank=True, help_text="Of a plant, such as Withania somnifera."
    )
    plant_part = models.CharField(
        max_length=40, blank=True, help_text="In English, such as root."
    )
    form = models.CharField(
        max_length=60, blank=True, help_text="Such as extract or powder."
    )
    amount = models.DecimalField(
        max_digits=9, decimal_places=3, help_text="In one serving."
    )
    unit = models.CharField(max_length=3, choices=Unit.choices, default=Unit.MILLIGRAM)
    daily_value = models.PositiveSmallIntegerField(
        "% daily value",
        null=True,
        blank=True,
        help_text="Leave empty where no Daily Value is established; a † is printed.",
    )
    about = models.CharField(
        max_length=160, blank=True, help_text="What it is, in one sentence. No claims."
    )
    in_trials = models.CharField(
        max_length=120,
        blank=True,
        help_text="What the trials below gave, next to our amount, in one sentence.",
    )
    trials_detail = models.CharField(
        max_length=400,
        blank=True,
        help_text="How much, how long and in what form; for the product page.",
    )
    trials = models.ManyToManyField(
        Source, blank=True, related_name="dose_of", help_text="What that rests on."
    )

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "line of the facts panel"
        verbose_name_plural = "Supplement Facts"
        constraints = [
            models.UniqueConstraint(
                fields=["supplement", "name"],
                name="ingredient_listed_once",
                violation_error_message="This ingredient is on the panel already.",
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0),
                name="ingredient_amount_above_zero",
                violation_error_message="Give an amount above zero.",
            ),
            models.CheckConstraint(
                condition=models.Q(latin_name="") | ~models.Q(plant_part=""),
                name="plant_part_is_named",
                violation_error_message="Name the part of the plant, such as root.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.amount_text}"

    def clean(self) -> None:
        errors = {}
        if self.amount is not None and self.amount <= 0:
            errors["amount"] = "Give an amount above zero."
        if self.latin_name and not self.plant_part:
            errors["plant_part"] = (
                "A plant needs the part that is used, in English, such as root:"
                " 21 CFR 101.4(h)(1)."
            )
        if self.plant_part and not self.latin_name:
            errors["latin_name"] = (
                "Give the Latin name of the plant whose part this is."
            )
        if errors:
            raise ValidationError(errors)

    @property
    def amount_number(self) -> str:
        return _plain(self.amount)

    @property
    def amount_text(self) -> str:
        return f"{self.amount_number} {self.unit}"

    @property
    def amount_a_day(self) -> str:
        """The number alone, of all the servings of a day."""
        return _plain(self.amount * self.supplement.servings_per_day)

    @property
    def sentence_name(self) -> str:
        """As in running text: L-theanine, ashwagandha root."""
        name = re.sub(r"^(\w-)(\w)", lambda m: m[1] + m[2].lower(), self.name)
        if len(name) > 1 and name[1].islower():
            name = name[0].lower() + name[1:]
        return f"{name} {self.plant_part}".strip()

    @property
    def kind(self) -> str:
        """Such as "root extract"."""
        return f"{self.plant_part} {self.form}".strip()

    @property
    def kind_html(self) -> SafeString:
        """The small words under the name: Latin name in italics, part and form."""
        latin = (
            format_html("(<i>{}</i>) ", self.latin_name)
            if self.latin_name
            else mark_safe("")
        )
        return format_html("{}{}", latin, self.kind)


def _plain(amount: Decimal) -> str:
    """Without trailing zeros and without an exponent: 200, 0.5."""
    return f"{amount.normalize():f}"
