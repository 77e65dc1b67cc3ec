import hashlib
from typing import Any, NamedTuple, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from compliance.notices import (
    MEDICAL_NOTICE,
    MEDICAL_NOTICE_IN_SPANISH,
    SPANISH,
    TRANSLATION_MARK,
)


class MedicalWords(NamedTuple):
    """The notice, and its translation where there is one."""

    english: str = MEDICAL_NOTICE
    spanish: str = MEDICAL_NOTICE_IN_SPANISH

    def translation(self, language: str) -> str:
        """Marked as one; empty in English, and where staff wrote none."""
        if language != SPANISH or not self.spanish:
            return ""
        return TRANSLATION_MARK + self.spanish


class MedicalNoticeQuerySet(models.QuerySet["MedicalNotice"]):
    def current(self) -> MedicalWords:
        newest = self.order_by("-pk").values_list("text", "spanish").first()
        return MedicalWords(*newest) if newest and newest[0].strip() else MedicalWords()

    def current_text(self) -> str:
        return self.current().english


class MedicalNotice(models.Model):
    """One version of the notice under every page; versions are added, never edited."""

    text = models.TextField(
        help_text="The whole notice. It stands on every page as soon as you save.",
    )
    spanish = models.TextField(
        "in Spanish",
        default="",
        help_text="The same words in Spanish. They stand below the English ones on every"
        " Spanish page, marked as a translation.",
    )
    reason = models.CharField(
        max_length=200,
        help_text="Why the words change, for whoever reads the history.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL
    )

    objects = MedicalNoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "medical notice"
        verbose_name_plural = "medical notice (history)"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(text=""), name="medical_notice_has_words"
            )
        ]

    def __str__(self) -> str:
        return f"Version {self.pk}: {self.text[:60]}"

    def clean(self) -> None:
        if len(self.text.split()) < 10:
            raise ValidationError(
                {
                    "text": "Give the whole notice: at least ten words, telling readers"
                    " that this is no medical advice and to ask their physician."
                }
            )


class ClaimOverrideQuerySet(models.QuerySet["ClaimOverride"]):
    def allows(self, text: str) -> bool:
        """Whether two people have agreed that exactly these words may be published."""
        return self.filter(
            text_hash=ClaimOverride.hash_of(text), approved_by__isnull=False
        ).exists()


class ClaimOverride(models.Model):
    """Leave for one text to be published although the claims check objects to it.

    It holds for these words only: a changed word asks again.
    """

    text = models.TextField(help_text="The whole text of the field, as it stands.")
    text_hash = models.CharField(max_length=64, unique=True, editable=False)
    reason = models.TextField(
        help_text="Why the check is wrong here, or what counsel said, with the date."
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    requested_at = models.DateTimeField(auto_now_add=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    approved_at = models.DateTimeField(null=True, editable=False)

    objects = ClaimOverrideQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "override of the claims check"
        verbose_name_plural = "overrides of the claims check"
        permissions = [("approve_claimoverride", "Can approve overrides of others")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True)
                | ~models.Q(approved_by=models.F("requested_by")),
                name="override_approved_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True, approved_at__isnull=True)
                | models.Q(approved_by__isnull=False, approved_at__isnull=False),
                name="override_approved_at_a_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="override_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"“{self.text[:60]}”"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.text_hash = self.hash_of(self.text)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        known = ClaimOverride.objects.filter(text_hash=self.hash_of(self.text))
        if known.exclude(pk=self.pk).exists():
            raise ValidationError(
                {"text": "An override for exactly this text exists already."}
            )

    @staticmethod
    def hash_of(text: str) -> str:
        """The same for texts that differ in line ends and spaces only."""
        return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()


class SafetyContact(models.Model):
    """Where serious adverse events are reported: 21 USC 343(y) asks for a US
    address or telephone number on the label. There is one row."""

    firm = models.CharField(max_length=120)
    telephone = models.CharField(max_length=40)
    address = models.CharField(max_length=200, help_text="One line, in the US.")
    is_sample = models.BooleanField(
        default=False, help_text="Marks the line as a sample until it is real."
    )

    class Meta:
        verbose_name = "safety contact"
        verbose_name_plural = "safety contact"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pk=1), name="only_one_safety_contact"
            )
        ]

    def __str__(self) -> str:
        return f"{self.firm}, {self.telephone}"

    def save(self, *args, **kwargs) -> None:
        self.pk = 1
        super().save(*args, **kwargs)

    @classmethod
    def current(cls) -> Self | None:
        return cls.objects.filter(pk=1).first()
