"""What writers fill in. Saving keeps a revision; nothing here makes words public."""

from typing import Any, ClassVar

from django import forms

from blog.keeping import Stale
from blog.models import Article, ArticleRevision
from blog.models.revisions import MOST_WHY, words_of
from blog.readiness import CLAIM_FIELDS
from compliance.claims.forms import ClaimCheckedForm


class ArticleForm(ClaimCheckedForm):
    claim_fields = CLAIM_FIELDS

    reason = forms.CharField(
        label="Why it changes",
        max_length=MOST_WHY,
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="For whoever reviews it and reads its history. Readers do not see it.",
    )
    base = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    """The number of the revision that was opened."""
    after = forms.IntegerField(
        widget=forms.HiddenInput,
        required=False,
        error_messages={"invalid": "Tick the box again."},
    )
    """The number of a colleague's revision that was seen, to save after it."""

    brought_back: ClassVar[dict[str, Any]] = {}
    """Unsaved words that the form opens with."""

    class Meta:  # model and fields are named by the admin
        widgets = {
            "standfirst": forms.Textarea(attrs={"rows": 2}),
            "excerpt": forms.Textarea(attrs={"rows": 2}),
            "body": forms.Textarea(attrs={"rows": 34, "class": "article-body"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conflict: ArticleRevision | None = None
        if self.instance.pk:
            newest = self.instance.revisions.newest()
            self.initial.setdefault("base", newest.number if newest else 1)
            is_read = self.instance.status != Article.Status.DRAFT
            self.fields["reason"].required = is_read
        self.initial.update(self.brought_back)

    def is_to_be_public(self, cleaned: dict[str, Any]) -> bool:
        """What is saved waits; approving it asks for more."""
        return False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.instance.pk:
            self._refuse_stale(cleaned)
        return cleaned

    @property
    def words(self) -> dict[str, Any]:
        return words_of(self.instance)

    def _refuse_stale(self, cleaned: dict[str, Any]) -> None:
        """Under the lock that the saving transaction keeps: of two who save at once,
        the second is told."""
        Article.objects.select_for_update().get(pk=self.instance.pk)
        newest = self.instance.revisions.newest()
        number = newest.number if newest else 1
        cleaned["base"] = cleaned.get("after") or cleaned.get("base")
        if newest and cleaned["base"] != number:
            self.conflict = newest
            self.add_error(None, str(Stale(newest)))
