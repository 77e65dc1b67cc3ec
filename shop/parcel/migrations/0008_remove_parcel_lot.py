from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("parcel", "0007_fill_lots_of_parcels")]

    operations = [migrations.RemoveField(model_name="parcel", name="lot")]
