from django.db import migrations


def count_words(apps, schema_editor):
    Article = apps.get_model("blog", "Article")
    for article in Article.objects.only("body").iterator():
        words = len(article.body.split())
        Article.objects.filter(pk=article.pk).update(word_count=words)


class Migration(migrations.Migration):

    dependencies = [("blog", "0012_reading")]

    operations = [migrations.RunPython(count_words, migrations.RunPython.noop)]
