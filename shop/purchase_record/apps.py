"""What each buyer was shown: a room of its own because it stands above all that it
quotes and is written once, while an order is placed."""

from django.apps import AppConfig


class PurchaseRecordConfig(AppConfig):
    name = "shop.purchase_record"
    label = "purchase_record"
    verbose_name = "What buyers saw"
