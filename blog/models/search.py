from django.db import models


class SearchEntry(models.Model):
    """One page that can be found, as plain words.

    Columns and tables that only one database knows (a tsvector, an FTS5 table) hang on
    this one: see blog/search/postgres.py and blog/search/sqlite.py.
    """

    kind = models.CharField(max_length=20)
    object_id = models.PositiveBigIntegerField()
    title = models.CharField(max_length=500)
    lead = models.TextField(blank=True)
    words = models.TextField(blank=True)
    unseen = models.TextField(
        blank=True, help_text="Found, but not shown in an excerpt: its references."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id"], name="one_search_entry_for_each_page"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}: {self.title}"


class SearchWord(models.Model):
    """A word that stands in some entry: what a misspelled one may have meant."""

    word = models.CharField(max_length=40, unique=True)
    length = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["length", "word"], name="search_word_by_length")
        ]

    def __str__(self) -> str:
        return self.word
