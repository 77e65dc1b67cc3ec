"""Staff bring references from their reference manager."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from blog.admin.source_pages import SourcePages
from blog.importing.exchange import MOST_BYTES, CannotRead
from blog.importing.gathering import Gathered, add_gathered, gather

_SALT = "blog.source_import"
_GOOD_FOR_SECONDS = 3600
_TOO_LONG = "It is longer than 1 MB. Export fewer references at once; nothing was read."


class ImportForm(forms.Form):
    file = forms.FileField(
        required=False, help_text="BibTeX (.bib), RIS (.ris) or CSL-JSON (.json)."
    )
    pasted = forms.CharField(
        label="Or paste it",
        required=False,
        widget=forms.Textarea(attrs={"rows": 12, "class": "vLargeTextField"}),
    )

    def clean_file(self) -> UploadedFile | None:
        file = self.cleaned_data["file"]
        if file and file.size > MOST_BYTES:
            raise forms.ValidationError(_TOO_LONG)
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "file" in self.errors:
            return cleaned
        file, pasted = cleaned.get("file"), cleaned.get("pasted", "")
        if not file and not pasted.strip():
            self.add_error("file", "Choose a file, or paste references below.")
            return cleaned
        name = "file" if file else "pasted"
        try:
            cleaned["text"] = file.read().decode("utf-8-sig") if file else pasted
            cleaned["gathered"] = gather(cleaned["text"])
        except UnicodeDecodeError:
            self.add_error(
                name, "It is not UTF-8 text. Export it as BibTeX, RIS or JSON."
            )
        except CannotRead as error:
            self.add_error(name, str(error))
        return cleaned


class ImportsSources(SourcePages):
    """For the ModelAdmin of sources."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("import/", view(self.bring), name="blog_source_import"),
            path(
                "import/save/", view(self.keep_brought), name="blog_source_keep_import"
            ),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def bring(self, request: HttpRequest) -> HttpResponse:
        self.need_add(request)
        form = ImportForm(request.POST or None, request.FILES or None)
        if request.method != "POST" or not form.is_valid():
            return self.page(request, "import", "Import references", form=form)
        text = signing.dumps(form.cleaned_data["text"], salt=_SALT, compress=True)
        return self.page(
            request,
            "import_preview",
            "What would be imported",
            gathered=form.cleaned_data["gathered"],
            text=text,
        )

    @method_decorator(require_POST)
    def keep_brought(self, request: HttpRequest) -> HttpResponse:
        self.need_add(request)
        try:
            sealed = request.POST.get("text", "")
            text = signing.loads(sealed, salt=_SALT, max_age=_GOOD_FOR_SECONDS)
            gathered = add_gathered(text)
        except signing.BadSignature:
            told = "This was read too long ago. Give the file again; nothing was saved."
            messages.error(request, told)
            return redirect("admin:blog_source_import")
        except (CannotRead, ValidationError):
            # What was fine a moment ago is not: a colleague was faster.
            messages.error(request, "The library changed meanwhile: look at it again.")
            return redirect("admin:blog_source_import")
        self._told(request, gathered)
        return redirect("admin:blog_source_changelist")

    def _told(self, request: HttpRequest, gathered: Gathered) -> None:
        for source in gathered.new:
            self.log_addition(request, source, "Imported.")  # type: ignore[attr-defined]
        count = len(gathered.new)
        words = f"{count} source{'' if count == 1 else 's'} added, without pages of their own."
        if gathered.known:
            words += f" {len(gathered.known)} were here already."
        if gathered.refused:
            words += f" {len(gathered.refused)} could not be read."
        messages.success(request, words)
