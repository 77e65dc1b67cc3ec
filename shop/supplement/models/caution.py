"""Whom the label tells to ask a clinician before taking what is in the bottle."""

from itertools import groupby
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from blog.models import Source
from shop.supplement.models.label import Supplement


class CautionGroup(NamedTuple):
    heading: str
    cautions: list["Caution"]


class CautionQuerySet(models.QuerySet["Caution"]):
    def by_kind(self) -> list["Caution"]:
        """As a reader looks for them; within a kind as staff ordered them. Asks nothing
        where the rows were fetched before."""
        place = {kind: number for number, kind in enumerate(Caution.Kind.values)}
        return sorted(self, key=lambda caution: place[caution.kind])

    def grouped(self) -> list[CautionGroup]:
        return [
            CautionGroup(heading, list(rows))
            for heading, rows in groupby(self.by_kind(), Caution.get_kind_display)
        ]


class Caution(models.Model):
    """One group of people who ask first, and why they are one."""

    class Kind(models.TextChoices):
        PREGNANCY = "pregnancy", _("Pregnancy and nursing")
        AGE = "age", _("Age")
        CONDITION = "condition", _("Health conditions")
        SURGERY = "surgery", _("Surgery")
        MEDICINE = "medicine", _("Medicines")
        OTHER = "other", _("Other")

    supplement = models.ForeignKey(
        Supplement, on_delete=models.CASCADE, related_name="cautions"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.CharField(
        "ask a clinician first if you",
        max_length=300,
        help_text="Goes on after “if you”, without a period, such as: take sedatives",
    )
    source = models.ForeignKey(
        Source,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="cautioned_by",
        help_text="The paper that it rests on, if there is one.",
    )
    position = models.PositiveSmallIntegerField(default=1)

    objects = CautionQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "caution"
        verbose_name_plural = "Who must ask a clinician first"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=[
                        *("pregnancy", "age", "condition"),
                        *("surgery", "medicine", "other"),
                    ]
                ),
                name="caution_is_of_a_known_kind",
            ),
            models.CheckConstraint(
                condition=~models.Q(text=""), name="caution_has_words"
            ),
            models.UniqueConstraint(
                fields=["supplement", "text"],
                name="caution_said_once",
                violation_error_message="This caution stands on the label already.",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        if self.text.rstrip().endswith((".", ",", ";")):
            raise ValidationError(
                {"text": "Leave out the mark at the end: the page prints it."}
            )

    @property
    def sources(self) -> list[Source]:
        return [self.source] if self.source else []
