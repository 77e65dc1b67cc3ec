from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from shop.mailing_list.asked import Asked, AskedQuerySet, Linked, LinkedQuerySet


class SignUp(Asked):
    """Asked for, and not confirmed."""

    objects = AskedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Sign-up of {self.asked_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("newsletter:confirm", args=[self.key, self.signature])


class SubscriberQuerySet(LinkedQuerySet):
    def reachable(self) -> Self:
        return self.filter(bounced_at=None)


class Subscriber(Linked):
    """Said yes by a mailed link. The row is the record of that, and goes with it."""

    email = models.EmailField(max_length=254, unique=True)
    asked_at = models.DateTimeField("typed the address")
    confirmed_at = models.DateTimeField("confirmed it")
    consent = models.CharField("said yes to", max_length=300)
    bounced_at = models.DateTimeField(
        "no such mailbox since",
        null=True,
        blank=True,
        help_text="The mail server refused the address for good. Nothing is sent to it"
        " until its owner confirms it again.",
    )

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        permissions = [("export_subscriber", "Can export subscribers")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(consent=""), name="subscriber_said_yes_to_words"
            )
        ]

    def __str__(self) -> str:
        return self.email

    def unsubscribe_path(self) -> str:
        return reverse("newsletter:unsubscribe", args=[self.key, self.signature])

    def bounce(self) -> None:
        Subscriber.objects.filter(pk=self.pk, bounced_at=None).update(
            bounced_at=timezone.now()
        )


class SuppressedQuerySet(models.QuerySet["Suppressed"]):
    def of(self, email: str) -> Self:
        """Also what was hashed with a key that was in use before."""
        keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        return self.filter(hash__in=[_hash(email, str(key)) for key in keys])

    def keep(self, email: str) -> None:
        self.get_or_create(hash=_hash(email, settings.SECRET_KEY))


class Suppressed(models.Model):
    """An address that left, as a keyed hash: enough to keep it from being loaded from an
    old list again, and nothing that anybody could write to."""

    hash = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField(default=timezone.now)

    objects = SuppressedQuerySet.as_manager()

    class Meta:
        verbose_name = "address that left"
        verbose_name_plural = "addresses that left"

    def __str__(self) -> str:
        return f"Left on {self.since:%Y-%m-%d}"


def _hash(email: str, key: str) -> str:
    return salted_hmac(
        "shop.newsletter.suppressed", email.lower(), secret=key, algorithm="sha256"
    ).hexdigest()
