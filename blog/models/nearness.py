from django.db import models


class Nearness(models.Model):
    """How much one article has to do with another; counted when either is saved, so
    that a page need not count it. See blog/related.py."""

    article = models.ForeignKey(
        "blog.Article", on_delete=models.CASCADE, related_name="nearest"
    )
    other = models.ForeignKey(
        "blog.Article", on_delete=models.CASCADE, related_name="near_to"
    )
    score = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["article", "other"], name="nearness_counted_once"
            )
        ]
        indexes = [models.Index(fields=["article", "-score"], name="nearest_first")]

    def __str__(self) -> str:
        return f"{self.article_id} to {self.other_id}: {self.score}"
