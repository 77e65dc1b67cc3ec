"""What a label says in another language. One row for each text, whatever table the
English stands in: a field per language would double every table, and Oscar's hold none
of ours. Each row keeps the English that it says, so that words which the English has
moved away from are known, and never shown."""

from django.db import models

from shop.supplement.models.label import Supplement


class Translation(models.Model):
    """One text of a label in one other language."""

    supplement = models.ForeignKey(
        Supplement, on_delete=models.CASCADE, related_name="translations"
    )
    language = models.CharField(max_length=10)
    place = models.CharField(max_length=60)
    """Which text: see shop.supplement.wording.place_of."""
    english = models.TextField()
    """What the English said when these words were last read against it."""
    text = models.TextField()
    read_on = models.DateField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supplement", "language", "place"],
                name="text_translated_once_per_language",
            ),
            models.CheckConstraint(
                condition=~models.Q(text="") & ~models.Q(english=""),
                name="translation_and_its_english_have_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} ({self.language}): {self.text[:60]}"

    def says(self, english: str) -> bool:
        """Whether these words were read against this English; line ends are none."""
        return plain(self.english) == plain(english)


def plain(text: str) -> str:
    """As forms send it and files hold it: without what nobody reads."""
    return text.replace("\r\n", "\n").strip()
