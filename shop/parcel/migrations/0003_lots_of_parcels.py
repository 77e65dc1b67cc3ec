"""The lots that were typed become rows. What nobody recorded waits in quarantine for
its dates and results; the number stays as it was typed."""

import re

from django.db import migrations

NOTE = "Made from the numbers that were typed when parcels were shipped."


def link_lots(apps, schema_editor):
    Parcel = apps.get_model("parcel", "Parcel")
    for parcel in Parcel.objects.filter(lot=None).select_related("order").order_by("pk"):
        parcel.lot = _lot(apps, parcel)
        parcel.save(update_fields=["lot"])


def _lot(apps, parcel):
    Lot = apps.get_model("lot", "Lot")
    # The old form let through letters, digits, dashes, dots and slashes only.
    key = re.sub(r"[^0-9A-Z]", "", parcel.lot_number.upper())
    return Lot.objects.filter(key=key).first() or Lot.objects.create(
        number=parcel.lot_number,
        key=key,
        supplement=_supplement(apps, parcel.order),
        status="quarantined",
        notes=NOTE,
    )


def _supplement(apps, order):
    Supplement = apps.get_model("supplement", "Supplement")
    products = order.lines.values("product_id")
    found = Supplement.objects.filter(product_id__in=products).first()
    found = found or Supplement.objects.order_by("pk").first()
    if found is None:
        raise RuntimeError(
            f"Order {order.number} was shipped, and no product has a label yet: load or"
            " write the label (Supplements in the admin), then migrate again."
        )
    return found


def write_numbers(apps, schema_editor):
    Parcel = apps.get_model("parcel", "Parcel")
    for parcel in Parcel.objects.select_related("lot").exclude(lot=None):
        parcel.lot_number = parcel.lot.number
        parcel.save(update_fields=["lot_number"])


class Migration(migrations.Migration):

    dependencies = [
        ("order", "0021_billingaddress_code_shippingaddress_code"),
        ("supplement", "0001_supplement"),
        ("parcel", "0002_parcel_lot"),
    ]

    operations = [migrations.RunPython(link_lots, write_numbers)]
