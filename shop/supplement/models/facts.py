"""The lines of the Supplement Facts panel."""

import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from blog.models import Source
from shop.supplement.models.label import Supplement
from shop.supplement.models.line_rules import errors_of_line
from shop.supplement.models.panel_line import PanelLine


class FactsRow(PanelLine):
    """One line of the Supplement Facts panel: 21 CFR 101.36, 101.4(h)."""

    supplement = models.ForeignKey(
        Supplement, on_delete=models.CASCADE, related_name="facts"
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

    def clean(self) -> None:
        errors = errors_of_line(self)
        if errors:
            raise ValidationError(errors)

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
    def kind_html(self) -> SafeString:
        """The small words under the name: Latin name in italics, part and form."""
        latin = (
            format_html("(<i>{}</i>) ", self.latin_name)
            if self.latin_name
            else mark_safe("")
        )
        return format_html("{}{}", latin, self.kind)
