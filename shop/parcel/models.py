"""What left the house: by whom, to be followed where, and which lot was in it."""

from urllib.parse import quote

from django.conf import settings
from django.db import models
from django.db.models import Q

from shop.lot.models import Lot


class Parcel(models.Model):
    class Carrier(models.TextChoices):
        USPS = "usps", "USPS"
        UPS = "ups", "UPS"
        FEDEX = "fedex", "FedEx"
        OTHER = "other", "Another carrier"

    order = models.OneToOneField(
        "order.Order", on_delete=models.PROTECT, related_name="parcel"
    )
    carrier = models.CharField(max_length=10, choices=Carrier.choices)
    other_carrier = models.CharField(
        "name of the other carrier", max_length=40, blank=True
    )
    tracking_number = models.CharField(max_length=40)
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="parcels")
    shipped_at = models.DateTimeField(auto_now_add=True)
    shipped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL
    )
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-shipped_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(tracking_number=""),
                name="parcel_can_be_followed",
            ),
            models.CheckConstraint(
                condition=Q(other_carrier="") ^ Q(carrier="other"),
                name="parcel_names_another_carrier",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.carrier_name} {self.tracking_number}"

    @property
    def carrier_name(self) -> str:
        return self.other_carrier or self.Carrier(self.carrier).label

    @property
    def tracking_link(self) -> str:
        """Empty for a carrier whose pages we do not know."""
        page = TRACKING_PAGES.get(self.carrier, "")
        return page and page + quote(self.tracking_number)


TRACKING_PAGES: dict[str, str] = {
    Parcel.Carrier.USPS: "https://tools.usps.com/go/TrackConfirmAction?tLabels=",
    Parcel.Carrier.UPS: "https://www.ups.com/track?tracknum=",
    Parcel.Carrier.FEDEX: "https://www.fedex.com/fedextrack/?trknbr=",
}
