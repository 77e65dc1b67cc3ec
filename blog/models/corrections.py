from django.core.exceptions import ValidationError
from django.core.validators import MinLengthValidator
from django.db import models
from django.utils import timezone
from django.utils.timezone import localdate


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def public(self) -> "CorrectionQuerySet":
        """Of articles that a reader can open, the newest first."""
        from blog.models.articles import Article  # noqa: PLC0415 — it stands above us

        return self.filter(article__in=Article.objects.published().values("pk"))


class Correction(models.Model):
    """What an article said wrongly, and what it says now. Told to readers for good."""

    # An article with corrections is withdrawn, not deleted: the record stays.
    article = models.ForeignKey(
        "blog.Article", on_delete=models.PROTECT, related_name="corrections"
    )
    made_on = models.DateField("corrected on", default=localdate)
    was_wrong = models.TextField(
        "what was wrong",
        max_length=1000,
        validators=[MinLengthValidator(10)],
        help_text="In plain words, such as: We wrote that 120 people took part.",
    )
    says_now = models.TextField(
        "what it says now",
        max_length=1000,
        validators=[MinLengthValidator(10)],
        help_text="Such as: It says 60, as the paper does.",
    )
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-made_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.made_on}: {self.article}"

    def clean(self) -> None:
        if self.made_on and self.made_on > localdate():
            raise ValidationError(
                {
                    "made_on": "A correction is told once it is made: today at the latest."
                }
            )
