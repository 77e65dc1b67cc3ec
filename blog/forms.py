"""The forms of the admin."""

from typing import Any

from django import forms

from blog.identifiers import NotAnIdentifier, doi_from, pmcid_from, pmid_from
from blog.models import MAX_PAGE_LENGTH
from blog.page_text import what_blocks
from compliance.claims.forms import ClaimCheckedForm


class TopicForm(ClaimCheckedForm):
    claim_fields = {"name": "copy", "slug": "slug", "description": "copy"}

    def is_to_be_public(self, cleaned: dict[str, Any]) -> bool:
        return True


class PageForm(ClaimCheckedForm):
    claim_fields = {
        "title": "copy",
        "slug": "slug",
        "meta_description": "copy",
        "body": "copy",
    }

    reason = forms.CharField(
        label="Why it changes",
        max_length=200,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="For whoever reads the history. Readers do not see it.",
    )

    class Meta:  # model and fields are named by the admin
        widgets = {
            "meta_description": forms.Textarea(attrs={"rows": 2}),
            "body": forms.Textarea(attrs={"rows": 34, "class": "article-body"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.initial.setdefault("reason", "The first version.")

    def is_to_be_public(self, cleaned: dict[str, Any]) -> bool:
        return True

    def clean_body(self) -> str:
        body = self.cleaned_data["body"]
        if len(body) > MAX_PAGE_LENGTH:
            return body  # the model says how long it may be
        if blocking := what_blocks(body):
            raise forms.ValidationError(
                ["It cannot be saved like this: readers would see it.", *blocking]
            )
        return body


class AuthorLinesField(forms.Field):
    """CSL names as lines, one for each author: Family, Given. A line without a comma
    is the name of a body, such as World Health Organization."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return "\n".join(map(_line_of, value))

    def to_python(self, value: Any) -> list[dict[str, str]]:
        lines = (line.strip() for line in (value or "").splitlines())
        return [_author_of(line) for line in lines if line]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or []) != self.to_python(data)


class SourceForm(ClaimCheckedForm):
    claim_fields = {
        "title": "cited-title",
        "study_type": "cited-title",
        "participants": "cited-title",
        "dose": "cited-title",
        "plain_title": "copy",
        "funding": "copy",
        "finding": "copy",
        "did_not_find": "copy",
        "caveat": "copy",
    }

    def is_to_be_public(self, cleaned: dict[str, Any]) -> bool:
        return bool(cleaned.get("is_public"))

    authors = AuthorLinesField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="One author per line: Family, Given. Without a comma, a line is the"
        " name of an organization.",
    )
    # Wider than their columns: a whole link may be pasted.
    doi = forms.CharField(
        label="DOI",
        required=False,
        max_length=500,
        help_text="Or a link that holds it.",
    )
    pmid = forms.CharField(
        label="PMID", required=False, max_length=500, help_text="Or its PubMed address."
    )
    pmcid = forms.CharField(
        label="PMCID", required=False, max_length=500, help_text="Or its PMC address."
    )
    url = forms.URLField(
        label="Address",
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text="Where it is, if none of the three leads there.",
    )

    def clean_doi(self) -> str | None:
        return self._identifier("doi", doi_from)

    def clean_pmid(self) -> str | None:
        return self._identifier("pmid", pmid_from)

    def clean_pmcid(self) -> str | None:
        return self._identifier("pmcid", pmcid_from)

    def _identifier(self, name: str, read: Any) -> str | None:
        try:
            return read(self.cleaned_data[name]) or None
        except NotAnIdentifier as error:
            raise forms.ValidationError(str(error)) from error


def _line_of(author: dict[str, str]) -> str:
    if author.get("literal"):
        return author["literal"]
    particle = author.get("non-dropping-particle", "")
    family = f"{particle} {author.get('family', '')}".strip()
    parts = [family, author.get("given", ""), author.get("suffix", "")]
    # The comma behind a lone family name tells it from an organization.
    return ", ".join(part for part in parts if part) + ("" if any(parts[1:]) else ",")


def _author_of(line: str) -> dict[str, str]:
    if "," not in line:
        return {"literal": line}
    names = [name.strip() for name in line.split(",", 2)]
    return {
        name: value
        for name, value in zip(("family", "given", "suffix"), names, strict=False)
        if value
    }
