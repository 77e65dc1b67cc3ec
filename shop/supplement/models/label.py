"""What is in the bottle, and what its label must say."""

from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models

from blog.models import Source
from shop.supplement.models.allergens import check_allergens


class SupplementQuerySet(models.QuerySet["Supplement"]):
    def on_sale(self) -> "SupplementQuerySet":
        return self.filter(product__is_public=True).select_related(
            "product__product_class", "warning_source"
        )

    def the_one(self) -> "Supplement | None":
        """The supplement that the home page and the articles speak of."""
        return self.on_sale().order_by("-product__priority", "pk").first()


class Supplement(models.Model):
    """What is in the bottle of a product, and what its label must say."""

    product = models.OneToOneField(
        "catalogue.Product", on_delete=models.CASCADE, related_name="supplement"
    )
    name = models.CharField(
        max_length=60, help_text="The name in large letters, such as AnxDefy+."
    )
    tagline = models.CharField(
        max_length=80,
        help_text="What stands before the highlighted words “every claim cited.”",
    )
    lede = models.CharField(
        max_length=240, help_text="One or two sentences under the tagline. No claims."
    )
    is_sample = models.BooleanField(
        "formula and price are samples",
        default=True,
        help_text="Invented amounts, price and allergen line. Marks them as a sample.",
    )

    serving_size = models.CharField(max_length=40, help_text="Such as: 2 capsules.")
    units_per_serving = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1)], help_text="How many capsules a serving has."
    )
    units_per_container = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1)]
    )
    unit_name = models.CharField(
        max_length=30, default="capsules", help_text="In the plural, such as capsules."
    )
    weight_grams = models.PositiveSmallIntegerField(
        "weight of a bottle",
        default=120,
        validators=[MinValueValidator(1)],
        help_text="In grams, as it is packed: what a parcel costs follows from it.",
    )
    servings_per_day = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1)]
    )
    other_ingredients = models.CharField(
        max_length=300, help_text="Below the box of the panel: 21 CFR 101.4(g)."
    )
    contains = models.CharField(
        "contains (allergens)",
        max_length=200,
        validators=[check_allergens],
        help_text="The major allergens by name, sesame included, such as: milk, tree"
        " nuts (almonds). If there is none, write: none of the major allergens.",
    )

    directions = models.TextField("how to take it", help_text="One step on each line.")
    caution_line = models.CharField(
        max_length=120,
        help_text="One short question above the button, with a link to the cautions.",
    )
    warning = models.CharField(
        max_length=160, blank=True, help_text="The one thing to act on, in bold."
    )
    warning_reason = models.CharField(
        max_length=240, blank=True, help_text="Why, as its study states it."
    )
    warning_source = models.ForeignKey(
        Source,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="warned_of_by",
    )
    safety_limit = models.CharField(
        max_length=240, blank=True, help_text="What is not known, after the warning."
    )

    objects = SupplementQuerySet.as_manager()

    published_claims: list[Any]
    """Where a view has fetched them: see evidence.label_lookups."""

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(units_per_serving__gte=1)
                & models.Q(units_per_container__gte=models.F("units_per_serving")),
                name="container_holds_a_serving",
                violation_error_message="A container holds at least one serving:"
                " give more capsules per container than per serving.",
            ),
            models.CheckConstraint(
                condition=models.Q(servings_per_day__gte=1),
                name="at_least_one_serving_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(weight_grams__gte=1), name="bottle_has_a_weight"
            ),
            models.CheckConstraint(
                condition=~models.Q(contains=""), name="allergen_line_is_filled"
            ),
            models.CheckConstraint(
                condition=models.Q(warning_source__isnull=True)
                | ~models.Q(warning_reason=""),
                name="warning_source_has_a_sentence",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return self.product.get_absolute_url()

    def clean(self) -> None:
        errors = {}
        if (
            self.units_per_container
            and self.units_per_serving
            and self.units_per_container % self.units_per_serving
        ):
            errors["units_per_container"] = (
                "The container must hold whole servings: give a multiple of"
                f" {self.units_per_serving}."
            )
        if self.warning_source_id and not self.warning_reason:
            errors["warning_reason"] = "Say what the study of the warning reports."
        if self.warning_reason and not self.warning_source_id:
            errors["warning_source"] = "Choose the study that the reason rests on."
        if errors:
            raise ValidationError(errors)

    @cached_property
    def translated(self) -> dict[tuple[str, str], Any]:
        """Translations by language and place. One query for all, none where they were
        fetched."""
        if self.pk is None:
            return {}
        return {(row.language, row.place): row for row in self.translations.all()}

    @property
    def servings_per_container(self) -> int:
        return self.units_per_container // self.units_per_serving

    @property
    def direction_steps(self) -> list[str]:
        return lines_of(self.directions)

    @property
    def warning_sources(self) -> list[Source]:
        return [self.warning_source] if self.warning_source else []

    def price_a_day(self, price: Decimal) -> Decimal:
        """Dollars a day at the price of one container, rounded half up to the cent."""
        a_day = price * self.servings_per_day / self.servings_per_container
        return a_day.quantize(Decimal("0.01"), ROUND_HALF_UP)


class Question(models.Model):
    """A question that buyers ask, and our answer."""

    supplement = models.ForeignKey(
        Supplement, on_delete=models.CASCADE, related_name="questions"
    )
    position = models.PositiveSmallIntegerField(default=1)
    question = models.CharField(max_length=120)
    answer = models.TextField()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "question and answer"
        verbose_name_plural = "questions and answers"

    def __str__(self) -> str:
        return self.question


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
