import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("parcel", "0003_lots_of_parcels"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="parcel", name="parcel_can_be_followed"),
        # With a default, so that going back finds a value for every row.
        migrations.AlterField(
            model_name="parcel",
            name="lot_number",
            field=models.CharField(default="", max_length=40),
        ),
        migrations.RemoveField(model_name="parcel", name="lot_number"),
        migrations.AlterField(
            model_name="parcel",
            name="lot",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="parcels",
                to="lot.lot",
            ),
        ),
        migrations.AddConstraint(
            model_name="parcel",
            constraint=models.CheckConstraint(
                condition=models.Q(("tracking_number", ""), _negated=True),
                name="parcel_can_be_followed",
            ),
        ),
    ]
