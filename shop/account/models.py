"""A letter to a buyer about their account, and the link in it.

The address stands here rather than in the queue, so that it goes with this row.
"""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.urls import reverse
from django.utils import timezone

LIFETIME = timedelta(minutes=20)
FORGOTTEN_AFTER = timedelta(days=1)
SIGNER = Signer(salt="shop.account.links")


class DeadLink(Exception):
    """Used, too old, or never ours: all three are one answer."""


def new_key() -> str:
    return secrets.token_urlsafe(16)


class AccountMailQuerySet(models.QuerySet["AccountMail"]):
    def alive(self) -> "AccountMailQuerySet":
        """Their links still open something."""
        return self.filter(
            kind__in=AccountMail.WITH_LINK, asked_at__gt=timezone.now() - LIFETIME
        )

    def forgotten(self) -> "AccountMailQuerySet":
        return self.filter(asked_at__lte=timezone.now() - FORGOTTEN_AFTER)

    def of_link(self, key: str, signature: str) -> "AccountMail":
        """Raises DeadLink."""
        try:
            SIGNER.unsign(f"{key}{SIGNER.sep}{signature}")
            return self.alive().select_related("user").get(key=key)
        except (BadSignature, AccountMail.DoesNotExist) as error:
            raise DeadLink from error


class AccountMail(models.Model):
    class Kind(models.TextChoices):
        SIGN_IN = "sign_in", "Link to sign in"
        NEW_ADDRESS = "new_address", "Link that proves a new address"
        ADDRESS_CHANGED = "address_changed", "Notice to the old address"
        DELETED = "deleted", "Notice that the account is deleted"

    WITH_LINK = (Kind.SIGN_IN, Kind.NEW_ADDRESS)

    key = models.CharField(max_length=32, unique=True, default=new_key)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    email = models.EmailField(max_length=254, db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="Whose address changes. Who signs in is known when the link is used.",
    )
    language = models.CharField(max_length=10, default="en-us")
    """Of the page on which it was asked for; the letter speaks it."""
    asked_at = models.DateTimeField(default=timezone.now)

    objects = AccountMailQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="new_address") ^ models.Q(user=None),
                name="only_a_new_address_is_somebodys",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.asked_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("account:open", args=[self.key, SIGNER.signature(self.key)])

    @property
    def has_link(self) -> bool:
        return self.kind in self.WITH_LINK

    @property
    def ends_at(self) -> datetime:
        """From then on it is not worth sending."""
        return self.asked_at + (LIFETIME if self.has_link else FORGOTTEN_AFTER)

    def use_up(self) -> None:
        """Once, whoever asks how often. Raises DeadLink. The other links of this
        address end with it."""
        # Held in one order, so that two links of an address never wait for each other.
        links = AccountMail.objects.alive().filter(email=self.email, kind=self.kind)
        held = [row.pk for row in links.select_for_update().order_by("pk")]
        if self.pk not in held:
            raise DeadLink
        AccountMail.objects.filter(pk__in=held).delete()
