"""What staff and pages ask of the library."""

from typing import Any

from django.db import models
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, Lower

from blog.models.articles import is_live


class SourceQuerySet(models.QuerySet[Any]):
    def public(self) -> "SourceQuerySet":
        return self.filter(is_public=True)

    def with_citing_articles(self) -> "SourceQuerySet":
        """Adds `citing_count`: the published articles that cite each."""
        return self.annotate(
            citing_count=models.Count(
                "citations",
                filter=is_live("citations__article__"),
            )
        )

    def by_first_author(self) -> "SourceQuerySet":
        """Adds `first_author`; sources without one stand under their title."""
        return self.annotate(
            first_author=Coalesce(
                KT("authors__0__family"),
                KT("authors__0__literal"),
                "title",
                output_field=models.TextField(),
            )
        ).order_by(Lower("first_author"), "year", "key")
