from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from shop.mailing_list.posting import Posted, PostedQuerySet
from shop.newsletter.models.subscribers import Subscriber

MAX_LENGTH = 30_000
"""Characters: mail programs cut off what is longer than about 100 KB as HTML."""


class Issue(models.Model):
    """One letter to all subscribers. Its words stand from the moment it is sent."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        SCHEDULED = "scheduled", "Scheduled"
        SENDING = "sending", "Being sent"
        PAUSED = "paused", "Stopped"
        SENT = "sent", "Sent"

    subject = models.CharField(max_length=120)
    preview = models.CharField(
        "line beside the subject",
        max_length=140,
        blank=True,
        help_text="What a mailbox shows after the subject.",
    )
    body = models.TextField(
        "words",
        validators=[
            MaxLengthValidator(
                MAX_LENGTH,
                "The letter has %(show_value)s characters; %(limit_value)s are the most.",
            )
        ],
        help_text="Markdown, as in articles: [@key] cites a source, ::claim{key} prints a"
        " claim of the register.",
    )
    status = models.CharField(
        max_length=9, choices=Status.choices, default=Status.DRAFT, editable=False
    )
    send_at = models.DateTimeField(null=True, editable=False)
    started_at = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-pk"]
        permissions = [("send_issue", "Can send issues to all subscribers")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="scheduled") | Q(send_at__isnull=False),
                name="scheduled_issue_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "scheduled"])
                | Q(started_at__isnull=False),
                name="sent_issue_was_started",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    def finish_if_done(self) -> bool:
        """Once nobody waits for it any more; whoever notices."""
        if self.deliveries.open().exists():
            return False
        sending = Issue.objects.filter(pk=self.pk, status=self.Status.SENDING)
        return bool(sending.update(status=self.Status.SENT, finished_at=timezone.now()))


class Delivery(Posted):
    """One letter to one subscriber: never two."""

    issue = models.ForeignKey(
        Issue, on_delete=models.PROTECT, related_name="deliveries"
    )
    subscriber = models.ForeignKey(
        Subscriber,
        null=True,
        on_delete=models.SET_NULL,
        related_name="deliveries",
    )

    objects = PostedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "deliveries"
        indexes = [models.Index(fields=["issue", "status"])]
        constraints = [
            models.UniqueConstraint(
                fields=["issue", "subscriber"], name="one_letter_for_a_subscriber"
            )
        ]

    def __str__(self) -> str:
        return f"Delivery {self.pk} of issue {self.issue_id}"

    @staticmethod
    def make_for(issue: Issue) -> int:
        """One for each who can be reached now."""
        reachable = Subscriber.objects.reachable().order_by("pk")
        now = timezone.now()
        rows = (
            Delivery(issue=issue, subscriber_id=pk, changed_at=now)
            for pk in reachable.values_list("pk", flat=True).iterator()
        )
        return len(Delivery.objects.bulk_create(rows, batch_size=1000))
