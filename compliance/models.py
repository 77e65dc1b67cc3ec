from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from compliance.notices import MEDICAL_NOTICE


class MedicalNoticeQuerySet(models.QuerySet["MedicalNotice"]):
    def current_text(self) -> str:
        newest = self.order_by("-pk").values_list("text", flat=True).first()
        return newest or MEDICAL_NOTICE


class MedicalNotice(models.Model):
    """One version of the notice under every page; versions are added, never edited."""

    text = models.TextField(
        help_text="The whole notice. It stands on every page as soon as you save.",
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
