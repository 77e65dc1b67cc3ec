import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("lot", "0001_initial"),
        ("parcel", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="parcel",
            name="lot",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="parcels",
                to="lot.lot",
            ),
        ),
    ]
