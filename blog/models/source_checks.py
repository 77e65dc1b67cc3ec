"""When the services were last asked about a source, and what readers are told of that."""

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format


class Checked(models.Model):
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    checked_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_ok_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_problem = models.CharField(max_length=200, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def was_checked(self) -> bool:
        """The last look for notices got an answer. One that failed is never told as
        a good one."""
        return bool(self.last_ok_at) and not self.last_problem

    @property
    def status_told(self) -> str:
        """What readers are told of a paper on which no notice is known."""
        if self.was_checked:
            return f"Checked on {self.status_day}: no notice known"
        return f"Unknown since {self.status_day}"

    @property
    def status_day(self) -> str:
        moment = timezone.localtime(self.last_ok_at or self.added_at)
        return date_format(moment, "F j, Y")
