from django.db import models


class Series(models.Model):
    """Articles to be read one after the other."""

    name = models.CharField(max_length=80, unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return self.name


class SeriesPart(models.Model):
    """An article's place; it belongs to one series at most."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="parts")
    article = models.OneToOneField(
        "blog.Article", on_delete=models.CASCADE, related_name="series_part"
    )
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "position"], name="one_article_at_a_place_of_a_series"
            )
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.article}"
