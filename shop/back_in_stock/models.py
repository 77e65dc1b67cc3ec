from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from shop.catalogue.models import Product
from shop.mailing_list.asked import Asked, AskedQuerySet
from shop.mailing_list.posting import Posted, PostedQuerySet

WAITS_AT_MOST = timedelta(days=180)
KEPT_AFTER = timedelta(days=30)
"""Once told: so long a second letter can be ruled out when somebody asks."""


class WaitingQuerySet(AskedQuerySet, PostedQuerySet):  # type: ignore[override]
    def alive(self) -> Self:
        return super().alive().filter(confirmed_at=None)

    def forgotten(self) -> Self:
        """Never confirmed, waited in vain, or told long ago."""
        now = timezone.now()
        unconfirmed = super().forgotten().filter(confirmed_at=None)
        is_open = Q(status__in=[Posted.Status.TO_SEND, Posted.Status.SENDING])
        return unconfirmed | self.filter(
            (is_open & Q(confirmed_at__lte=now - WAITS_AT_MOST))
            | (~is_open & Q(changed_at__lte=now - KEPT_AFTER))
        )

    def waiting(self) -> Self:
        """Those who said yes and were not told, who came first first."""
        return self.filter(
            confirmed_at__isnull=False, status=Posted.Status.TO_SEND
        ).order_by("confirmed_at", "pk")

    def told_since(self, moment: object) -> Self:
        told = [Posted.Status.SENDING, Posted.Status.SENT, Posted.Status.UNKNOWN]
        return self.filter(status__in=told, changed_at__gt=moment)


class Waiting(Asked, Posted):
    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="people_waiting"
    )
    confirmed_at = models.DateTimeField(null=True, editable=False)

    objects = WaitingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "person who waits"
        verbose_name_plural = "people who wait for stock"
        constraints = [
            models.UniqueConstraint(
                fields=["product", "email"],
                condition=Q(
                    confirmed_at__isnull=False, status__in=["to_send", "sending"]
                ),
                name="waits_once_for_a_product",
            ),
            models.CheckConstraint(
                condition=Q(status="to_send") | Q(confirmed_at__isnull=False),
                name="only_who_confirmed_is_told",
            ),
        ]

    def __str__(self) -> str:
        return f"Waits since {self.asked_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("back_in_stock:confirm", args=[self.key, self.signature])

    def leave_path(self) -> str:
        return reverse("back_in_stock:leave", args=[self.key, self.signature])
