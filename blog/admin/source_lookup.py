"""Staff add a paper by its DOI, PMID, PMCID or a link, and bring a record up to date."""

from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from blog.admin.source_pages import SourcePages
from blog.article_search import index_articles_citing
from blog.identifiers import Identifiers, NotAnIdentifier, the_identifier_in
from blog.lookup.answers import Answer
from blog.lookup.find import ask_services, ours
from blog.lookup.keep import (
    add_source,
    differences,
    note_failure,
    refresh,
    unsaved_source,
)
from blog.lookup.passing import TooLate, sealed, unsealed
from blog.lookup.services import LookupFailed
from blog.models import Source
from compliance.claims.check import check_text

_MOST_TYPED = 500


class FindForm(forms.Form):
    wanted = forms.CharField(
        label="DOI, PMID, PMCID or link",
        max_length=_MOST_TYPED,
        widget=forms.TextInput(attrs={"class": "vTextField", "autofocus": True}),
        help_text="Such as 10.1113/jphysiol.2003.044099, 12909682, PMC2343213, or the"
        " address of the paper’s page.",
    )


class KeepForm(forms.Form):
    key = forms.SlugField(
        label="Key",
        max_length=60,
        help_text="What writers type in [@…].",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    answer = forms.CharField(widget=forms.HiddenInput)

    def clean_key(self) -> str:
        key = self.cleaned_data["key"]
        if Source.objects.filter(key=key).exists():
            raise forms.ValidationError("Another source has this key: choose another.")
        return key


class LooksUpSources(SourcePages):
    """For the ModelAdmin of sources."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("find/", view(self.find), name="blog_source_find"),
            path("find/save/", view(self.keep_found), name="blog_source_keep"),
            path("<int:pk>/refresh/", view(self.compare), name="blog_source_refresh"),
            path(
                "<int:pk>/refresh/save/",
                view(self.take_over),
                name="blog_source_take_over",
            ),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def find(self, request: HttpRequest) -> HttpResponse:
        self.need_add(request)
        form = FindForm(request.POST or None)
        if not form.is_valid():
            return self.page(request, "find", "Find a paper", form=form)
        typed = form.cleaned_data["wanted"]
        try:
            wanted = the_identifier_in(typed)
            if source := ours(wanted):
                return self._is_ours(request, source)
            answer = ask_services(wanted)
        except NotAnIdentifier as error:
            return self._by_hand(request, Identifiers(), typed, str(error))
        except LookupFailed as error:
            return self._by_hand(request, wanted, typed, str(error))
        # It may have been known here by another of its three names.
        if source := ours(_names_in(answer)):
            return self._is_ours(request, source)
        source = unsaved_source(answer)
        keep = KeepForm(initial={"key": source.key, "answer": sealed(answer)})
        return self._found(request, source, answer, keep)

    @method_decorator(require_POST)
    def keep_found(self, request: HttpRequest) -> HttpResponse:
        self.need_add(request)
        form = KeepForm(request.POST)
        try:
            answer = unsealed(form.data.get("answer", ""))
        except TooLate as error:
            messages.error(request, str(error))
            return redirect("admin:blog_source_find")
        if source := ours(_names_in(answer)):
            return self._is_ours(request, source)
        if not form.is_valid():
            return self._found(request, unsaved_source(answer), answer, form)
        try:
            source = add_source(answer, key=form.cleaned_data["key"])
        except ValidationError as error:
            told = f"It could not be saved as it is: {' '.join(error.messages)}"
            return self._by_hand(request, _names_in(answer), "", told, answer)
        self.log_addition(request, source, "Found.")  # type: ignore[attr-defined]
        messages.success(
            request,
            f"“{source.key}” is in the library. Say what it found, confirm its record"
            " at the publisher’s, and give it a page when its title allows it.",
        )
        return redirect("admin:blog_source_change", source.pk)

    @method_decorator(require_POST)
    def compare(self, request: HttpRequest, pk: int) -> HttpResponse:
        source = self._to_change(request, pk)
        names = Identifiers(source.doi or "", source.pmid or "", source.pmcid or "")
        try:
            if names == Identifiers():
                raise LookupFailed("It has no DOI, PMID or PMCID to ask by.")
            answer = ask_services(names)
        except LookupFailed as error:
            note_failure(source, str(error))
            messages.warning(request, f"Nothing was changed. {error}")
            return redirect("admin:blog_source_change", pk)
        return self.page(
            request,
            "refresh",
            f"{source.key}, compared with {' and '.join(answer.services)}",
            source=source,
            answer=answer,
            differences=differences(source, answer),
            sealed=sealed(answer),
        )

    @method_decorator(require_POST)
    def take_over(self, request: HttpRequest, pk: int) -> HttpResponse:
        source = self._to_change(request, pk)
        try:
            taken = refresh(source, unsealed(request.POST.get("answer", "")))
        except TooLate as error:
            messages.error(request, str(error))
            return redirect("admin:blog_source_change", pk)
        except ValidationError as error:
            told = f"Nothing was changed. {' '.join(error.messages)}"
            messages.error(request, told)
            return redirect("admin:blog_source_change", pk)
        names = ", ".join(one.label for one in taken)
        words = f"Taken over: {names}." if taken else "Nothing had to be taken over."
        if taken:
            self.log_change(request, source, words)  # type: ignore[attr-defined]
            index_articles_citing.enqueue(pk)
        messages.success(request, words)
        return redirect("admin:blog_source_change", pk)

    def _found(
        self, request: HttpRequest, source: Source, answer: Answer, form: KeepForm
    ) -> HttpResponse:
        return self.page(
            request,
            "found",
            "Is this the paper?",
            source=source,
            answer=answer,
            form=form,
            disease=[str(one) for one in check_text(source.title, kind="cited-title")],
        )

    def _is_ours(self, request: HttpRequest, source: Source) -> HttpResponse:
        messages.info(request, f"The library has it already: “{source.key}”.")
        return redirect("admin:blog_source_change", source.pk)

    def _by_hand(
        self,
        request: HttpRequest,
        names: Identifiers,
        typed: str,
        why: str,
        answer: Answer | None = None,
    ) -> HttpResponse:
        """The ordinary form, with what is known filled in."""
        messages.warning(request, f"{why} Here is the form to fill in by hand.")
        known = {name: getattr(names, name) for name in ("doi", "pmid", "pmcid")}
        if names == Identifiers() and typed.lower().startswith(("http://", "https://")):
            known["url"] = typed
        elif names == Identifiers():
            known["title"] = typed
        if answer:
            known["title"] = answer.record["title"]
        query = urlencode({name: value for name, value in known.items() if value})
        return redirect(f"{reverse('admin:blog_source_add')}?{query}")

    def _to_change(self, request: HttpRequest, pk: int) -> Source:
        source = Source.objects.filter(pk=pk).first()
        if source is None:
            raise Http404("No such source")
        if not self.has_change_permission(request, source):  # type: ignore[attr-defined]
            raise PermissionDenied
        return source


def _names_in(answer: Answer) -> Identifiers:
    record = answer.record
    names = (record.get(name) or "" for name in ("doi", "pmid", "pmcid"))
    return Identifiers(*names)
