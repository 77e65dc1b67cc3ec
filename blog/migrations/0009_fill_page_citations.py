import re

from django.db import migrations

CITED = re.compile(r"\[[^\[\]]*@[^\[\]]*\]")
KEY = re.compile(r"@(\w[\w-]*)", re.ASCII)


def fill(apps, schema_editor):
    """Pages saved before this kept no rows of what they cite."""
    sources = apps.get_model("blog", "Source").objects
    citations = apps.get_model("blog", "PageCitation").objects
    for page in apps.get_model("blog", "Page").objects.iterator():
        keys = {key for cited in CITED.findall(page.body) for key in KEY.findall(cited)}
        for source in sources.filter(key__in=keys):
            citations.get_or_create(page=page, source=source)


class Migration(migrations.Migration):
    dependencies = [("blog", "0008_sources_checked_and_funding")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
