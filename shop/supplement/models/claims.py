"""What we say the product does, and the studies that stand behind it."""

from django.core.exceptions import ValidationError
from django.db import models

from blog.models import Source
from shop.supplement.models.label import Supplement


class ClaimQuerySet(models.QuerySet["Claim"]):
    def published(self) -> "ClaimQuerySet":
        """Released by staff, and at least one sound study still stands behind it."""
        standing = ClaimStudy.objects.supporting().filter(claim=models.OuterRef("pk"))
        return self.filter(models.Exists(standing), is_published=True)


class Claim(models.Model):
    """One sentence about what the product does: 21 USC 343(r)(6)."""

    key = models.SlugField(
        max_length=60, unique=True, help_text="Its name for staff, such as calm-stress."
    )
    text = models.CharField(
        max_length=160, help_text="Without the star; the page prints that."
    )
    supplement = models.ForeignKey(
        Supplement, on_delete=models.CASCADE, related_name="claims"
    )
    position = models.PositiveSmallIntegerField(default=1)
    is_published = models.BooleanField(default=False)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(text__contains="*"), name="claim_without_its_star"
            )
        ]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        if "*" in self.text:
            raise ValidationError(
                {"text": "Leave out the star: the page prints it after each claim."}
            )


class ClaimStudyQuerySet(models.QuerySet["ClaimStudy"]):
    def supporting(self) -> "ClaimStudyQuerySet":
        """Studies in people of what is claimed, not retracted."""
        return self.filter(relation__in=ClaimStudy.SUPPORTING).exclude(
            source__standing=Source.Standing.RETRACTED
        )


class ClaimStudy(models.Model):
    """A study behind a claim, and how near it comes to our product."""

    class Relation(models.TextChoices):
        PRODUCT = "product", "This product"
        OUR_DOSE = "our-dose", "Ingredient at our dose"
        INGREDIENT = "ingredient", "Ingredient"
        OTHER_DOSE = "other-dose", "Ingredient at another dose or extract"
        BACKGROUND = "background", "Background"
        SAFETY = "safety", "Safety"

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
