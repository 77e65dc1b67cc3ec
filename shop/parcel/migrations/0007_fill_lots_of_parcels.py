"""What left with one lot had all of its bottles from it."""

from django.db import migrations

NO_WAY_BACK = (
    "Order {number} left with bottles of more than one lot, and the older tables hold"
    " one: restore the copy of the database that was made before the update."
)


def fill_lots(apps, schema_editor):
    Parcel = apps.get_model("parcel", "Parcel")
    Allotment = apps.get_model("parcel", "Allotment")
    for parcel in Parcel.objects.select_related("lot__supplement", "order"):
        parcel.lots.set([parcel.lot])
        lines = parcel.order.lines.filter(product_id=parcel.lot.supplement.product_id)
        Allotment.objects.bulk_create(
            Allotment(line=line, lot=parcel.lot, quantity=line.quantity)
            for line in lines
        )


def keep_one_lot(apps, schema_editor):
    Parcel = apps.get_model("parcel", "Parcel")
    for parcel in Parcel.objects.select_related("order").prefetch_related("lots"):
        lots = list(parcel.lots.all())
        if len(lots) != 1:
            raise RuntimeError(NO_WAY_BACK.format(number=parcel.order.number))
        parcel.lot = lots[0]
        parcel.save(update_fields=["lot"])


class Migration(migrations.Migration):

    dependencies = [
        ("supplement", "0001_supplement"),
        ("parcel", "0006_lots_of_a_parcel"),
    ]

    operations = [migrations.RunPython(fill_lots, keep_one_lot)]
