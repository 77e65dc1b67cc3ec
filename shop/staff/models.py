"""What was done to the rights of those who work here, and by whom."""

from typing import NoReturn

from django.conf import settings
from django.db import models


class StaffEvent(models.Model):
    """Written and never changed. Whoever it names is deactivated, not deleted, so that
    it can be read for good."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="staff_events"
    )
    what = models.CharField(max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Empty when it was done from the command line.",
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "change of rights"
        verbose_name_plural = "changes of rights"

    def __str__(self) -> str:
        return f"{self.person}: {self.what}"

    def save(self, *args, **kwargs) -> None:
        if self.pk:
            _refuse()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs) -> NoReturn:
        _refuse()


def _refuse() -> NoReturn:
    raise TypeError("What was done to somebody's rights is not rewritten.")
