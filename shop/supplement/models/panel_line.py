"""What stands on one line of a Supplement Facts panel, whatever it belongs to."""

from decimal import Decimal

from django.core.validators import RegexValidator
from django.db import models

from shop.supplement.nutrients import Nutrient, nutrient_named


class PanelLine(models.Model):
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

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.name} {self.amount_text}"

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
    def kind(self) -> str:
        """Such as "root extract 10:1"."""
        words = (self.plant_part, self.form, self.extract_ratio)
        return " ".join(word for word in words if word)


def _plain(amount: Decimal | None) -> str:
    """Without trailing zeros and without an exponent: 200, 0.5."""
    return "" if amount is None else f"{amount.normalize():f}"
