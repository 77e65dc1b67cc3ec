"""What left the house: by whom, to be followed where, and which lot was in it."""

from urllib.parse import quote

from django.conf import settings
from django.db import models
from django.db.models import Q

from shop.lot.models import Lot
from shop.order.models import Order


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
    lots = models.ManyToManyField(Lot, related_name="parcels")
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
        permissions = [
            ("pack_orders", "Can make pick lists and mark orders packed"),
            ("ship_orders", "Can ship orders and mark them delivered"),
        ]

    def __str__(self) -> str:
        return f"{self.carrier_name} {self.tracking_number}"

    @property
    def carrier_name(self) -> str:
        return self.other_carrier or self.Carrier(self.carrier).label

    @property
    def lot_numbers(self) -> str:
        return ", ".join(lot.number for lot in self.lots.all())

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


class Allotment(models.Model):
    """Bottles of a lot that are meant for a line of an order. Made with the pick list,
    printed on the packing slip and, once the order has its parcel, what was in it."""

    line = models.ForeignKey(
        "order.Line", on_delete=models.CASCADE, related_name="allotments"
    )
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="allotments")
    quantity = models.PositiveIntegerField()

    class Meta:
        ordering = ["line", "lot__expires_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["line", "lot"], name="line_gets_a_lot_once"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0), name="allotment_of_a_bottle_or_more"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of lot {self.lot}"


class OrderToSend(Order):
    """An order on its way through the house, for the list that packers work from."""

    class Meta:
        proxy = True
        app_label = "parcel"
        default_permissions = ()
        ordering = ["date_placed", "pk"]
        verbose_name = "order to send"
        verbose_name_plural = "orders to pack and ship"
