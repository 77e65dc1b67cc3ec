"""What is asked of a picture before it is taken in."""

from typing import Any

from django import forms

from blog.models import Image
from blog.renditions import check_picture
from compliance.claims.forms import ClaimCheckedForm


class ImageForm(ClaimCheckedForm):
    claim_fields = {"alt": "copy", "credit": "copy"}

    file = forms.FileField(
        label="File", help_text="A JPEG, PNG, WebP or AVIF that stands still."
    )

    class Meta:
        model = Image
        fields = ["alt", "is_decorative", "credit"]
        widgets = {"alt": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["file"]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        check_picture(file)
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        alt = cleaned.get("alt", "").strip()
        if cleaned.get("is_decorative") and alt:
            self.add_error(
                "alt", "A decorative picture is not read out: empty this, or untick it."
            )
        elif not alt and not cleaned.get("is_decorative") and "alt" not in self.errors:
            self.add_error(
                "alt",
                "Say what it shows, or tick that it is decorative.",
            )
        cleaned["alt"] = " ".join(alt.split())
        cleaned["credit"] = " ".join(cleaned.get("credit", "").split())
        return cleaned
