"""What we say the product does, and the studies that stand behind it."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from blog.models import Source
from shop.supplement.models.facts import FactsRow
from shop.supplement.models.label import Supplement
from shop.supplement.models.notice_clock import WARN_AFTER, NoticeClock


class ClaimQuerySet(models.QuerySet["Claim"]):
    def published(self) -> "ClaimQuerySet":
        """Released by staff, and at least one sound study still stands behind it."""
        return self.filter(_standing(), status=Claim.Status.PUBLISHED)

    def is_among(self) -> models.Exists:
        """For annotating a query of claims: whether each is one of these."""
        return models.Exists(self.filter(pk=models.OuterRef("pk")))

    def without_support(self) -> "ClaimQuerySet":
        """Released by staff, but shown nowhere: no sound study is left."""
        return self.filter(~_standing(), status=Claim.Status.PUBLISHED)

    def waiting_for_notice(self) -> "ClaimQuerySet":
        """Shown once, and FDA was not told yet; those withdrawn since were shown, too."""
        return self.filter(
            first_shown_on__isnull=False, fda_notified_on__isnull=True
        ).order_by("first_shown_on", "pk")

    def due(self, today: date) -> "ClaimQuerySet":
        """Waiting for twenty days or longer."""
        return self.waiting_for_notice().filter(first_shown_on__lte=today - WARN_AFTER)


class Claim(NoticeClock, models.Model):
    """One sentence about what the product does: 21 USC 343(r)(6).

    Its words are FDA's to know: once shown they stay, and other words are another claim.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        WITHDRAWN = "withdrawn", "Withdrawn"

    key = models.SlugField(
        max_length=60,
        unique=True,
        help_text="Its name for staff, such as calm-stress. Writers put"
        " ::claim{calm-stress} into an article.",
    )
    text = models.CharField(
        max_length=160, help_text="Without the star; the page prints that."
    )
    supplement = models.ForeignKey(
        Supplement, on_delete=models.CASCADE, related_name="claims"
    )
    ingredient = models.ForeignKey(
        FactsRow,
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="claims",
        help_text="What the claim is about. Empty: the product as a whole.",
    )
    dose = models.CharField(
        "holds for",
        max_length=120,
        blank=True,
        help_text="The daily amount that the claim holds for, such as: 200 mg a day.",
    )
    position = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(
        max_length=10, choices=Status.choices, default=Status.DRAFT
    )
    withdrawn_reason = models.CharField(
        "why it was withdrawn", max_length=200, blank=True
    )
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    replaces = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="replaced_by",
    )
    first_shown_on = models.DateField(null=True, editable=False)
    text_shown = models.CharField(max_length=160, blank=True, editable=False)
    fda_notified_on = models.DateField(
        "FDA notice sent on",
        null=True,
        blank=True,
        help_text="The day on which the signed notice went to FDA: 21 CFR 101.93(a).",
    )

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(text__contains="*"), name="claim_without_its_star"
            ),
            models.CheckConstraint(
                condition=models.Q(status="draft", first_shown_on__isnull=True)
                | models.Q(status__in=["published", "withdrawn"]),
                name="claim_once_shown_is_no_draft",
                violation_error_message="It was shown already: withdraw it instead.",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="published")
                | (models.Q(first_shown_on__isnull=False) & ~models.Q(dose="")),
                name="published_claim_has_a_dose_and_a_day",
                violation_error_message="Say which daily amount the claim holds for.",
            ),
            models.CheckConstraint(
                condition=models.Q(text_shown="")
                | models.Q(text_shown=models.F("text")),
                name="claim_keeps_the_words_it_was_shown_with",
                violation_error_message="These words were shown already: copy the"
                " claim as a new one to change them.",
            ),
            models.CheckConstraint(
                condition=models.Q(status="withdrawn", withdrawn_at__isnull=False)
                & ~models.Q(withdrawn_reason="")
                | ~models.Q(status="withdrawn") & models.Q(withdrawn_at__isnull=True),
                name="withdrawn_claim_says_when_and_why",
                violation_error_message="Say why the claim is withdrawn.",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def save(self, *args: Any, **kwargs: Any) -> None:
        """From publication on it can be seen; FDA's thirty days run from there."""
        if self.is_published and self.first_shown_on is None:
            self.first_shown_on = localdate()
            self.text_shown = self.text
            self._also_save(kwargs, "first_shown_on", "text_shown")
        if self.status == self.Status.WITHDRAWN and self.withdrawn_at is None:
            self.withdrawn_at = timezone.now()
            self._also_save(kwargs, "withdrawn_at")
        super().save(*args, **kwargs)

    def clean(self) -> None:
        errors = {}
        if "*" in self.text:
            errors["text"] = "Leave out the star: the page prints it after each claim."
        if self.ingredient and self.ingredient.supplement_id != self.supplement_id:
            errors["ingredient"] = "Choose a line of this supplement’s own panel."
        if self.is_published and not self.dose.strip():
            errors["dose"] = "Say which daily amount the claim holds for."
        if self.status == self.Status.WITHDRAWN and not self.withdrawn_reason.strip():
            errors["withdrawn_reason"] = "Say why the claim is withdrawn."
        if self.fda_notified_on and self.fda_notified_on > localdate():
            errors["fda_notified_on"] = (
                "This day is still to come: give it once the notice was sent."
            )
        errors |= self._errors_of_status()
        if errors:
            raise ValidationError(errors)

    def _errors_of_status(self) -> dict[str, str]:
        if self.status == self.Status.DRAFT and self.first_shown_on:
            return {"status": "It was shown already: choose “Withdrawn” and say why."}
        if self.status != self.Status.WITHDRAWN and self.withdrawn_at:
            return {
                "status": "A withdrawn claim stays withdrawn: copy it as a new one."
            }
        return {}

    @property
    def is_published(self) -> bool:
        """By staff. Whether it is shown depends on its studies, too: see published()."""
        return self.status == self.Status.PUBLISHED

    @property
    def subject(self) -> str:
        """The dietary ingredient or supplement that the sentence is about."""
        if self.ingredient is None:
            return self.supplement.name
        return self.ingredient.sentence_name

    def copy_as_draft(self) -> "Claim":
        """The same words and studies to start from, under a key of its own."""
        copy = Claim.objects.create(
            key=self._free_key(),
            text=self.text,
            supplement=self.supplement,
            ingredient=self.ingredient,
            dose=self.dose,
            position=self.position,
            replaces=self,
        )
        for study in self.studies.all():
            study.pk, study.claim, study._state.adding = None, copy, True
            study.save()
        return copy

    def _free_key(self) -> str:
        stem = self.key[:56]
        taken = set(
            Claim.objects.filter(key__startswith=stem).values_list("key", flat=True)
        )
        number = 2
        while f"{stem}-{number}" in taken:
            number += 1
        return f"{stem}-{number}"

    def _also_save(self, kwargs: dict[str, Any], *names: str) -> None:
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], *names}


class ClaimStudyQuerySet(models.QuerySet["ClaimStudy"]):
    def supporting(self) -> "ClaimStudyQuerySet":
        """Studies in people of what is claimed, not retracted."""
        return self.filter(relation__in=ClaimStudy.SUPPORTING).exclude(
            source__standing=Source.Standing.RETRACTED
        )


class ClaimStudy(models.Model):
    """A study behind a claim, and how near it comes to our product."""

    class Relation(models.TextChoices):
        PRODUCT = "product", _("This product")
        OUR_DOSE = "our-dose", _("Ingredient at our dose")
        INGREDIENT = "ingredient", _("Ingredient")
        OTHER_DOSE = "other-dose", _("Ingredient at another dose or extract")
        BACKGROUND = "background", _("Background")
        SAFETY = "safety", _("Safety")

    SUPPORTING = (
        Relation.PRODUCT,
        Relation.OUR_DOSE,
        Relation.INGREDIENT,
        Relation.OTHER_DOSE,
    )

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="studies")
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="claim_studies"
    )
    relation = models.CharField(
        "what was studied", max_length=12, choices=Relation.choices
    )
    comparison = models.CharField(
        "next to ours",
        max_length=160,
        help_text="How its dose, extract or people differ from ours.",
    )
    position = models.PositiveSmallIntegerField(default=1)

    objects = ClaimStudyQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name_plural = "claim studies"
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "source"],
                name="study_once_per_claim",
                violation_error_message="This study stands behind the claim already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.source.key}: {self.get_relation_display()}"


def _standing() -> models.Exists:
    return models.Exists(
        ClaimStudy.objects.supporting().filter(claim=models.OuterRef("pk"))
    )
