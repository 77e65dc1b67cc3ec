import unicodedata

from django.db import migrations


def fill(apps, schema_editor):
    Source = apps.get_model("blog", "Source")
    for source in Source.objects.only("authors", "title").iterator():
        first = source.authors[0] if source.authors else {}
        name = first.get("family") or first.get("literal") or source.title
        parts = unicodedata.normalize("NFKD", name.strip().lower())
        bare = "".join(char for char in parts if not unicodedata.combining(char))
        Source.objects.filter(pk=source.pk).update(sort_name=bare[:120])


class Migration(migrations.Migration):

    dependencies = [("blog", "0018_indexes_for_lists")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
