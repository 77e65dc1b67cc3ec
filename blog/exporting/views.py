"""Files of references: the same for everyone, without a session."""

from collections.abc import Callable, Sequence
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from blog.exporting.bibtex import bibtex
from blog.exporting.csl import csl_json
from blog.exporting.ris import ris
from blog.models import Article, Source
from compliance.notices import FDA_NOTICE
from compliance.words_now import medical_notice_for

_Write = Callable[[Sequence[Source]], str]
FORMATS: dict[str, tuple[str, str]] = {
    "bibtex": ("bib", "application/x-bibtex"),
    "ris": ("ris", "application/x-research-info-systems"),
    "csl": ("json", "application/vnd.citationstyles.csl+json"),
}
"""By name: extension, media type."""


def source_file(request: HttpRequest, key: str, name: str) -> HttpResponse:
    source = get_object_or_404(Source.objects.public(), key=key)
    return _file(request, name, source.key, [source])


def article_file(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    article = get_object_or_404(Article.objects.published(), slug=slug)
    sources = Source.objects.filter(citations__article=article)
    cited = list(sources.order_by("citations__number"))
    if not cited:
        raise Http404("It cites nothing")
    return _file(request, name, f"{slug}-references", cited)


def _file(
    request: HttpRequest, name: str, stem: str, sources: Sequence[Source]
) -> HttpResponse:
    extension, media_type = FORMATS[name]
    return HttpResponse(
        _writer(request, name)(sources),
        content_type=f"{media_type}; charset=utf-8",
        # Keys and slugs hold letters, digits, hyphens and underscores only.
        headers={"Content-Disposition": f'attachment; filename="{stem}.{extension}"'},
    )


def _writer(request: HttpRequest, name: str) -> _Write:
    if name == "csl":
        return partial(csl_json, notices=[FDA_NOTICE, medical_notice_for(request)])
    return bibtex if name == "bibtex" else ris
