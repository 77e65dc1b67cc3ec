"""Long work that staff started: how far the worker is, and what came of it.

A worker that is killed says nothing. So a job says when it last moved, and one that
should have moved since is shown as interrupted.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

SILENT_AFTER = timedelta(minutes=2)
"""A job that runs moves every few seconds; one that is silent lost its worker."""


GIVEN = 0
"""In the place of a run: the file that a job was given to read."""


class JobQuerySet(models.QuerySet["Job"]):
    def interrupted(self) -> Self:
        return self.filter(
            state=Job.State.RUNNING, moved_at__lt=timezone.now() - SILENT_AFTER
        )

    def under_way(self) -> Self:
        return self.filter(state__in=Job.UNDER_WAY)

    def of(self, kind: str, reference: object) -> Self:
        return self.filter(kind=kind, reference=str(reference))


class Job(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", "Waiting for the worker"
        RUNNING = "running", "Running"
        FINISHED = "finished", "Finished"
        FAILED = "failed", "Stopped"

    UNDER_WAY = (State.WAITING, State.RUNNING)

    kind = models.CharField(max_length=40, help_text="A key of shop.progress.kinds.")
    reference = models.CharField(
        max_length=40, blank=True, help_text="What it is about, for its kind to know."
    )
    title = models.CharField("what", max_length=200)
    arguments = models.JSONField(default=dict, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    run = models.PositiveSmallIntegerField(
        default=1,
        help_text="Raised when it is started again: a worker that was only thought"
        " dead finds that the job is not its own any more.",
    )
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True, help_text="Empty until counted.")
    problem = models.TextField("what came of it", blank=True)
    file_name = models.CharField(max_length=120, blank=True)
    kept_until = models.DateTimeField("file kept until", null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["kind", "reference"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running", "finished", "failed"]),
                name="job_stands_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(total=None) | Q(done__lte=F("total")),
                name="job_does_no_more_than_there_is",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_interrupted(self) -> bool:
        return (
            self.state == self.State.RUNNING
            and self.moved_at < timezone.now() - SILENT_AFTER
        )

    @property
    def is_under_way(self) -> bool:
        return self.state in self.UNDER_WAY and not self.is_interrupted

    @property
    def may_start_again(self) -> bool:
        return self.is_interrupted or self.state == self.State.FAILED

    @property
    def state_words(self) -> str:
        return "Interrupted" if self.is_interrupted else self.State(self.state).label

    @property
    def has_file(self) -> bool:
        return (
            self.state == self.State.FINISHED
            and self.kept_until is not None
            and self.kept_until > timezone.now()
        )

    def file(self) -> Iterator[bytes]:
        return self._content(self.run)

    def given(self) -> Iterator[bytes]:
        return self._content(GIVEN)

    def _content(self, run: int) -> Iterator[bytes]:
        """Piece by piece, so that a long file needs no memory."""
        of_this_run = self.parts.filter(run=run).order_by("position")
        for key in list(of_this_run.values_list("pk", flat=True)):
            yield bytes(JobPart.objects.values_list("content", flat=True).get(pk=key))


class JobPart(models.Model):
    """A piece of the file that a job made. In the database, so that the worker and the
    web process need no disk in common and no web server can serve it by mistake."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="parts")
    run = models.PositiveSmallIntegerField(
        help_text="Zero for what the job was given to read."
    )
    position = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["job", "run", "position"], name="one_part_at_each_position"
            )
        ]

    def __str__(self) -> str:
        return f"Part {self.position}"
