"""Gives each article that is there its first revision, so that its history is whole."""

from django.db import migrations

WHY = "What it said before its history began."
WORDS = (
    "title",
    "slug",
    "topic_id",
    "standfirst",
    "excerpt",
    "meta_description",
    "body",
    "illustration",
    "byline",
    "sources_checked_on",
)


def keep_what_is_there(apps, schema_editor):
    Revision = apps.get_model("blog", "ArticleRevision")
    Event = apps.get_model("blog", "ArticleEvent")
    articles = apps.get_model("blog", "Article").objects.filter(revisions=None)
    for article in articles.iterator(chunk_size=500):
        words = {
            name.removesuffix("_id"): _plain(getattr(article, name)) for name in WORDS
        }
        revision = Revision.objects.create(
            article=article,
            number=1,
            words=words,
            stage="draft" if article.status == "draft" else "released",
            saved_at=article.updated_at,
            reason=WHY,
        )
        Event.objects.create(
            article=article,
            revision=revision,
            act="saved",
            at=article.updated_at,
            why=WHY,
        )


def _plain(value):
    return value.isoformat() if hasattr(value, "isoformat") else value


class Migration(migrations.Migration):
    dependencies = [("blog", "0010_article_revisions")]

    operations = [
        migrations.RunPython(keep_what_is_there, migrations.RunPython.noop)
    ]
