from django.db import models


class Photograph(models.Model):
    """The sizes that were made of an uploaded picture when it came in."""

    image = models.OneToOneField(
        "catalogue.ProductImage", on_delete=models.CASCADE, related_name="photograph"
    )
    original_name = models.CharField(
        max_length=255, help_text="The stored file that the sizes were made of."
    )
    width = models.PositiveIntegerField(help_text="Pixels, upright.")
    height = models.PositiveIntegerField(help_text="Pixels, upright.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(width__gte=1, height__gte=1),
                name="photograph_has_a_size",
            )
        ]

    def __str__(self) -> str:
        return f"{self.original_name} ({self.width} by {self.height})"
