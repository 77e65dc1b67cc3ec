"""The lines of the Supplement Facts panel."""

import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from blog.models import Source
from shop.supplement.models.label import Supplement
from shop.supplement.models.line_rules import errors_of_line
from shop.supplement.nutrients import Nutrient, nutrient_named


class FactsRow(models.Model):
    """One line of the Supplement Facts panel: 21 CFR 101.36, 101.4(h)."""

    class Role(models.TextChoices):
        INGREDIENT = "ingredient", "Ingredient"
        BLEND = "blend", "Blend: its name and total weight"
        PART = "part", "Part of the blend above"

    class Unit(models.TextChoices):
        GRAM = "g", "g"
        MILLIGRAM = "mg", "mg"
        MICROGRAM = "mcg", "mcg"
        VITAMIN_A = "mcg RAE", "mcg RAE (vitamin A)"
        FOLATE = "mcg DFE", "mcg DFE (folate)"
        NIACIN = "mg NE", "mg NE (niacin)"
        CALORIES = "Calories", "Calories"
        INTERNATIONAL_UNIT = "IU", "IU"

    MILLIGRAMS = {
        Unit.GRAM: Decimal(1000),
        Unit.MILLIGRAM: Decimal(1),
        Unit.MICROGRAM: Decimal("0.001"),
    }
    """In one of each unit that is a weight."""

    supplement = models.ForeignKey(
        Supplement, on_delete=models.CASCADE, related_name="facts"
    )
    position = models.PositiveSmallIntegerField(
        default=1,
        help_text="Nutrients with a Daily Value stand first by themselves, in the"
        " order of the rule. The parts of a blend: the heaviest first.",
    )
    role = models.CharField(
        max_length=10, choices=Role.choices, default=Role.INGREDIENT
    )
    name = models.CharField(
        max_length=80,
        help_text="As on the panel, such as Ashwagandha, or Magnesium (as citrate).",
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
    extract_ratio = models.CharField(
        max_length=12,
        blank=True,
        validators=[
            RegexValidator(
                r"^[1-9]\d*(\.\d+)?:[1-9]\d*(\.\d+)?$", "Write it such as 10:1."
            )
        ],
        help_text="Of plant to extract, such as 10:1, where it is printed.",
    )
    amount = models.DecimalField(
        max_digits=9,
        decimal_places=3,
        null=True,
        blank=True,
        help_text="In one serving; of an extract, its dried weight. Only a part of a"
        " blend may go without.",
    )
    unit = models.CharField(max_length=8, choices=Unit.choices, default=Unit.MILLIGRAM)
    daily_value = models.PositiveSmallIntegerField(
        "% daily value",
        null=True,
        blank=True,
        help_text="Leave empty: it is computed from FDA’s Daily Value, and a † is"
        " printed where there is none. What you type is compared.",
    )
    about = models.CharField(
        max_length=160, blank=True, help_text="What it is, in one sentence. No claims."
    )
    in_trials = models.CharField(
        max_length=120,
        blank=True,
        help_text="What the trials gave, next to our amount, in one sentence. Taken off"
        " the pages while one of them is retracted.",
    )
    trials_detail = models.CharField(
        max_length=400,
        blank=True,
        help_text="What the comparison does not say by itself. Taken off likewise.",
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
            models.CheckConstraint(
                condition=models.Q(amount__isnull=False) | models.Q(role="part"),
                name="ingredient_has_an_amount",
                violation_error_message="Give the amount in one serving.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.amount_text}"

    def clean(self) -> None:
        errors = errors_of_line(self)
        if errors:
            raise ValidationError(errors)

    @property
    def nutrient(self) -> Nutrient | None:
        """If it has a place of its own in the order of the panel."""
        return nutrient_named(self.name)

    @property
    def milligrams(self) -> Decimal | None:
        """None where no amount is given or the unit is no weight."""
        each = self.MILLIGRAMS.get(self.Unit(self.unit))
        return None if self.amount is None or each is None else self.amount * each

    @property
    def percent_text(self) -> str:
        """For the column % Daily Value: 24%, <1%, † or nothing."""
        nutrient = self.nutrient
        if nutrient is None:
            return "" if self.role == self.Role.PART else "†"
        if nutrient.without_percent:
            return ""
        percent = nutrient.percent(self.amount or Decimal(0))
        if percent is None:
            return "†"
        # 21 CFR 101.36(b)(2)(iii)(C)
        return f"{percent}%" if percent else "<1%"

    @property
    def amount_number(self) -> str:
        return _plain(self.amount)

    @property
    def amount_text(self) -> str:
        """Nothing for a part of a blend without one; calories bear no unit."""
        if self.amount is None or self.unit == self.Unit.CALORIES:
            return self.amount_number
        return f"{self.amount_number} {self.unit}"

    @property
    def daily_amount(self) -> Decimal | None:
        """In all the servings of a day."""
        if self.amount is None:
            return None
        return self.amount * self.supplement.servings_per_day

    @property
    def cited_trials(self) -> list[Source]:
        """Those whose amounts the words about trials rest on."""
        return [dose.source for dose in self.doses.all() if dose.numbers]

    @property
    def trials_summary(self) -> str:
        return "" if self._has_retracted_trial else self.in_trials

    @property
    def trials_note(self) -> str:
        return "" if self._has_retracted_trial else self.trials_detail

    @property
    def _has_retracted_trial(self) -> bool:
        return any(dose.is_retracted for dose in self.doses.all())

    @property
    def sentence_name(self) -> str:
        """As in running text: L-theanine, ashwagandha root."""
        name = re.sub(r"^(\w-)(\w)", lambda m: m[1] + m[2].lower(), self.name)
        if len(name) > 1 and name[1].islower():
            name = name[0].lower() + name[1:]
        return f"{name} {self.plant_part}".strip()

    @property
    def kind(self) -> str:
        """Such as "root extract 10:1"."""
        words = (self.plant_part, self.form, self.extract_ratio)
        return " ".join(word for word in words if word)

    @property
    def kind_html(self) -> SafeString:
        """The small words under the name: Latin name in italics, part and form."""
        latin = (
            format_html("(<i>{}</i>) ", self.latin_name)
            if self.latin_name
            else mark_safe("")
        )
        return format_html("{}{}", latin, self.kind)


def _plain(amount: Decimal | None) -> str:
    """Without trailing zeros and without an exponent: 200, 0.5."""
    return "" if amount is None else f"{amount.normalize():f}"
