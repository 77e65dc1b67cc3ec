from django.core.exceptions import ValidationError
from django.db import models
from django.utils.timezone import localdate


class ArticleReview(models.Model):
    """That a named person with a credential read the article against its papers. There
    is a row only when somebody did; nothing is printed without one."""

    article = models.OneToOneField(
        "blog.Article", on_delete=models.CASCADE, related_name="review"
    )
    name = models.CharField(max_length=80, help_text="The person’s full name.")
    credential = models.CharField(
        max_length=120, help_text="Such as: MD, neurology, license NY 123456."
    )
    reviewed_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.name}, {self.credential}, {self.reviewed_on}"

    def clean(self) -> None:
        if self.reviewed_on and self.reviewed_on > localdate():
            raise ValidationError(
                {"reviewed_on": "Give the day on which it was read: not a later one."}
            )
