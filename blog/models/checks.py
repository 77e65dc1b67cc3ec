"""What Crossref and PubMed said of a source, and when."""

from typing import Any

from django.db import models
from django.utils import timezone

from blog.models.sources import Source


class Notice(models.Model):
    """A correction, concern or retraction that a service told of. Rows are added and
    never changed, so that a notice withdrawn elsewhere is not forgotten here."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(
        max_length=10,
        choices=[choice for choice in Source.Standing.choices if choice[0] != "sound"],
    )
    identifier = models.CharField(
        max_length=255, help_text="The notice's own DOI or PMID."
    )
    told_by = models.CharField(max_length=40)
    published_on = models.CharField(
        max_length=10, blank=True, help_text="As far as it is known: 2020, 2020-10-01."
    )
    found_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-found_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "kind", "identifier"], name="notice_known_once"
            )
        ]

    def __str__(self) -> str:
        date = f", {self.published_on}" if self.published_on else ""
        return f"{self.get_kind_display()}: {self.identifier}{date} ({self.told_by})"


class ServiceAnswer(models.Model):
    """The last record a service gave. What differs from it in the source was written
    by hand, and no refresh takes it away."""

    source = models.OneToOneField(
        Source, on_delete=models.CASCADE, related_name="service_answer"
    )
    service = models.CharField(max_length=20)
    fetched_at = models.DateTimeField(default=timezone.now)
    record = models.JSONField(help_text="By the names of the source's fields.")
    raw = models.JSONField(help_text="As it came.")

    def __str__(self) -> str:
        return f"{self.source.key} at {self.service}"

    def fields_edited_by_hand(self) -> list[str]:
        return [
            name
            for name, fetched in self.record.items()
            if not _is_same(getattr(self.source, name), fetched)
        ]


def _is_same(ours: Any, theirs: Any) -> bool:
    return (ours or None) == (theirs or None)
