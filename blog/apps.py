from typing import Any

from django.apps import AppConfig
from django.db import connection
from django.db.models.signals import post_migrate, post_save


class BlogConfig(AppConfig):
    name = "blog"
    verbose_name = "Articles"

    def ready(self) -> None:
        from blog import search  # noqa: PLC0415
        from blog.article_search import ARTICLES  # noqa: PLC0415
        from blog.page_search import PAGES  # noqa: PLC0415
        from blog.published import published_texts  # noqa: PLC0415
        from blog.source_search import SOURCES, index_saved_source  # noqa: PLC0415
        from compliance.claims import register  # noqa: PLC0415

        register("articles", published_texts)
        for kind in (ARTICLES, SOURCES, PAGES):
            search.register(kind)
        post_save.connect(index_saved_source, sender="blog.Source")
        post_migrate.connect(_prepare_search, sender=self)


def _prepare_search(**kwargs: Any) -> None:
    """Not a migration: tests make their tables without, and a later migration that
    makes the table anew loses what hangs on it."""
    from blog.models import SearchEntry  # noqa: PLC0415
    from blog.search.vendors import search_index  # noqa: PLC0415

    if SearchEntry._meta.db_table in connection.introspection.table_names():
        search_index().prepare()
