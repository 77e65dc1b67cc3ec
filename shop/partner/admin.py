from django.contrib import admin
from oscar.apps.partner.admin import *  # noqa: F403
from oscar.apps.partner.admin import StockRecordAdmin as OscarStockRecordAdmin

from shop.partner.models import StockRecord
from shop.partner.stock_form import StockForm

admin.site.unregister(StockRecord)


@admin.register(StockRecord)
class StockRecordAdmin(OscarStockRecordAdmin):
    form = StockForm
    list_display = ["product", "partner_sku", "price", "num_in_stock", "num_allocated"]
    readonly_fields = ["num_allocated"]
    fields = [
        "product",
        "partner",
        "partner_sku",
        "price",
        "num_in_stock",
        "num_allocated",
        "low_stock_threshold",
    ]
    autocomplete_fields = ["product"]
