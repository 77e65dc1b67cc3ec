"""What staff and pages ask of the library."""

import unicodedata
from typing import Any

from django.db import models
from django.db.models.functions import Coalesce

from blog.models.articles import is_live


class SourceQuerySet(models.QuerySet[Any]):
    def public(self) -> "SourceQuerySet":
        return self.filter(is_public=True)

    def with_citing_articles(self) -> "SourceQuerySet":
        """Adds `citing_count`: the published articles that cite each."""
        citing = self.model.citing_articles.through.objects.filter(
            is_live("article__"), source=models.OuterRef("pk")
        )
        count = citing.order_by().values("source").annotate(n=models.Count("pk"))
        count = count.values("n")
        return self.annotate(
            # Counted for the rows that are shown: joined and grouped, all would be.
            citing_count=Coalesce(models.Subquery(count), 0)
        )

    def by_first_author(self) -> "SourceQuerySet":
        """Sources without an author stand under their title."""
        return self.order_by("sort_name", "year", "key")


def sort_name_of(authors: Any, title: str) -> str:
    """The first author or the title, as a list sorts it: lower case, marks left out."""
    first = authors[0] if isinstance(authors, list) and authors else {}
    name = first.get("family") or first.get("literal") or title
    parts = unicodedata.normalize("NFKD", name.strip().lower())
    return "".join(char for char in parts if not unicodedata.combining(char))[:120]
