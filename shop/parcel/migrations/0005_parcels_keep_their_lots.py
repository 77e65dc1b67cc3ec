from django.db import migrations

NO_WAY_BACK = (
    "Parcels name their lots as rows now, and the older tables cannot hold {count} of"
    " them: restore the copy of the database that was made before the update."
)


def go_back(apps, schema_editor):
    count = apps.get_model("parcel", "Parcel").objects.count()
    if count:
        raise RuntimeError(NO_WAY_BACK.format(count=count))


class Migration(migrations.Migration):
    """Says before anything is undone what 0004, going back, finds out halfway."""

    dependencies = [("parcel", "0004_lot_instead_of_its_number")]

    operations = [migrations.RunPython(migrations.RunPython.noop, go_back)]
