from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from shop.tax.loading import COLUMNS

MOST_BYTES = 8 * 2**20
FIRST_LINE = ",".join(COLUMNS)


class RatesForm(forms.Form):
    file = forms.FileField(
        label="CSV file",
        help_text=f"In UTF-8, 8 MB at most, with the first line {FIRST_LINE}",
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is None or file.size > MOST_BYTES:
            raise forms.ValidationError("It is larger than 8 MB. Give it in parts.")
        try:
            self.text = file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise forms.ValidationError(
                "It is not CSV in UTF-8. Save it again as “CSV UTF-8”."
            ) from None
        if self.text.partition("\n")[0].strip() != FIRST_LINE:
            raise forms.ValidationError(f"The first line must read {FIRST_LINE}.")
        if "\0" in self.text:
            raise forms.ValidationError("It is not CSV: it holds null characters.")
        return file

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = ""
