"""From a body in Markdown to HTML whose every number leads to its source and back."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.safestring import SafeString, mark_safe
from markdown_it.utils import EnvType

from blog import citation_marks, claim_marks
from blog.article_words import index_article
from blog.claim_syntax import hide_empty_paragraphs, named_claims
from blog.headings import Heading, fit_headings
from blog.markdown import parser, sanitized
from blog.models import MAX_BODY_LENGTH, Article, Citation, Source
from blog.numbering import Problem, cited_keys, number_citations
from blog.related import relate
from compliance.register import RegisteredClaim, published_claims

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
    claims: set[str]
    """The keys of those it shows, for the notice below it."""

    @property
    def blocking_problems(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.blocks_publishing]


def render_body(
    body: str,
    sources: Mapping[str, Source] | None = None,
    claims: Mapping[str, RegisteredClaim] | None = None,
    *,
    popovers: bool = True,
) -> RenderedBody:
    """Without sources, those that the body cites are read in one query; without claims,
    those that it shows. Without popovers, numbers are plain links.

    Raises BodyTooLong over MAX_BODY_LENGTH characters.
    """
    if len(body) > MAX_BODY_LENGTH:
        raise BodyTooLong(
            f"The body has {len(body):,} characters; {MAX_BODY_LENGTH:,} are the most."
        )
    env: EnvType = {} if popovers else {citation_marks.WITHOUT_POPOVERS: True}
    tokens = _PARSER.parse(body, env)
    if claims is None:
        claims = published_claims(named_claims([body]))
    sources = _with_sources_of(claims, sources, cited_keys(tokens))
    headings = fit_headings(tokens)
    numbering = number_citations(tokens, sources, claims)
    hide_empty_paragraphs(tokens)
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
        claims=numbering.claims_shown,
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
        # Not the words of claims: a line of search results would show them bare.
        bare = render_body(article.body, claims={}, popovers=False)
        index_article(article, bare.html, (r.source for r in rendered.references))
    return rendered.problems


def _with_sources_of(
    claims: Mapping[str, RegisteredClaim],
    sources: Mapping[str, Source] | None,
    cited: set[str],
) -> Mapping[str, Source]:
    """A study may have come behind a claim after the article was saved."""
    wanted = {key for claim in claims.values() for key in claim.studies}
    if sources is None:
        wanted |= cited
    missing = wanted - (sources or {}).keys()
    if not missing:
        return sources or {}
    found = Source.objects.filter(key__in=missing).in_bulk(field_name="key")
    return {**(sources or {}), **found}


def _letters(index: int) -> str:
    letter = chr(ord("a") + index % 26)
    return letter if index < 26 else _letters(index // 26 - 1) + letter


_PARSER = parser()
citation_marks.install(_PARSER)
claim_marks.install(_PARSER)
