"""From a body in Markdown to HTML whose every number leads to its source and back."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.safestring import SafeString, mark_safe
from markdown_it.utils import EnvType

from blog import citation_marks
from blog.article_words import index_article
from blog.headings import Heading, fit_headings
from blog.markdown import parser, sanitized
from blog.models import MAX_BODY_LENGTH, Article, Citation, Source
from blog.numbering import Problem, cited_keys, number_citations
from blog.related import relate

__all__ = [
    "BodyTooLong",
    "Problem",
    "RenderedBody",
    "record_citations",
    "render_body",
]


class BodyTooLong(ValueError):
    """Holds a sentence for the writer."""


@dataclass(frozen=True)
class Reference:
    """One entry of an article's list of sources."""

    number: int
    source: Source
    places: list[str]

    @property
    def backlinks(self) -> list[tuple[str, str]]:
        """Pairs of an id in the text and a letter for it: a, b, … z, aa, …"""
        return [(place, _letters(i)) for i, place in enumerate(self.places)]


@dataclass(frozen=True)
class RenderedBody:
    html: SafeString
    numbers: dict[str, int]
    problems: list[Problem]
    headings: list[Heading]
    references: list[Reference]

    @property
    def blocking_problems(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.blocks_publishing]


def render_body(
    body: str, sources: Mapping[str, Source] | None = None, *, popovers: bool = True
) -> RenderedBody:
    """Without sources, those that the body cites are read in one query. Without
    popovers, numbers are plain links.

    Raises BodyTooLong over MAX_BODY_LENGTH characters.
    """
    if len(body) > MAX_BODY_LENGTH:
        raise BodyTooLong(
            f"The body has {len(body):,} characters; {MAX_BODY_LENGTH:,} are the most."
        )
    env: EnvType = {} if popovers else {citation_marks.WITHOUT_POPOVERS: True}
    tokens = _PARSER.parse(body, env)
    if sources is None:
        keys = cited_keys(tokens)
        sources = Source.objects.filter(key__in=keys).in_bulk(field_name="key")
    headings = fit_headings(tokens)
    numbering = number_citations(tokens, sources)
    html = sanitized(_PARSER.renderer.render(tokens, _PARSER.options, env))
    return RenderedBody(
        html=mark_safe(html),  # noqa: S308 — nh3 has just cleaned it
        numbers=numbering.numbers,
        problems=sorted(numbering.problems, key=lambda problem: problem.line),
        headings=headings,
        references=[
            Reference(number, sources[key], numbering.places[key])
            for key, number in numbering.numbers.items()
        ],
    )


def record_citations(article: Article) -> list[Problem]:
    """Rewrites the article's Citation rows and what the search box knows of it from
    its words, all or none."""
    with transaction.atomic():
        Article.objects.select_for_update().get(pk=article.pk)
        rendered = render_body(article.body, popovers=False)
        article.citations.all().delete()
        Citation.objects.bulk_create(
            Citation(article=article, source=reference.source, number=reference.number)
            for reference in rendered.references
        )
        relate(article)
        index_article(article, rendered.html, (r.source for r in rendered.references))
    return rendered.problems


def _letters(index: int) -> str:
    letter = chr(ord("a") + index % 26)
    return letter if index < 26 else _letters(index // 26 - 1) + letter


_PARSER = parser()
citation_marks.install(_PARSER)
