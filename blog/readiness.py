"""What to look at before an article is read: what blocks it, and what is advice."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from markdown_it.token import Token

from blog.citations import RenderedBody, render_body
from blog.image_syntax import images_in, key_of
from blog.links import links_in, why_dead
from blog.markdown import parser
from blog.models import Image, Source
from blog.models.revisions import label_of
from blog.outside_links import findings_of
from compliance.claims import check_text
from compliance.claims.check import Kind
from compliance.claims.forms import blocking

CLAIM_FIELDS: dict[str, Kind] = {
    "title": "copy",
    "slug": "slug",
    "standfirst": "copy",
    "excerpt": "copy",
    "meta_description": "copy",
    "body": "copy",
}
LONGEST_SHOWN_TITLE = 60
"""Characters that search engines show."""
LONGEST_DESCRIPTION = 160


@dataclass(frozen=True)
class Check:
    name: str
    is_blocking: bool
    findings: list[str] = field(default_factory=list)

    @property
    def passes(self) -> bool:
        return not self.findings


def blocking_checks(words: Mapping[str, Any]) -> list[Check]:
    """Those that keep an article from being approved; each has a finding."""
    return [
        check for check in checks_of(words) if check.is_blocking and not check.passes
    ]


def checks_of(words: Mapping[str, Any]) -> list[Check]:
    """Raises BodyTooLong."""
    body = words.get("body") or ""
    rendered = render_body(body)
    tokens = _PARSER.parse(body)
    return [
        *_claims(words),
        *_citations(rendered),
        *_words_in(tokens, rendered),
        *_lines_about_it(words),
        *_sources(rendered),
    ]


def _claims(words: Mapping[str, Any]) -> Iterator[Check]:
    found: list[str] = []
    advice: list[str] = []
    for name, kind in CLAIM_FIELDS.items():
        text = str(words.get(name) or "")
        refused = blocking(text, kind=kind)
        found += [f"{label_of(name)}: {finding}" for finding in refused]
        advice += [
            f"{label_of(name)}: {finding}"
            for finding in check_text(text, kind=kind)
            if finding not in refused
        ]
    yield Check("No disease is claimed to be treated", True, found)
    yield Check("No sentence comes close to a claim", False, advice)


def _citations(rendered: RenderedBody) -> Iterator[Check]:
    yield Check("Every citation is known", True, _told(rendered, "citation"))
    yield Check("Every claim is in the register", True, _told(rendered, "claim"))
    cites = [] if rendered.references else ["Cite a source: [@key]."]
    yield Check("At least one source is cited", True, cites)
    yield Check("Highlights hold their citation", False, _told(rendered, "highlight"))


def _words_in(tokens: list[Token], rendered: RenderedBody) -> Iterator[Check]:
    anchors = {heading.anchor for heading in rendered.headings}
    dead = [
        f"Line {link.line}: {why}"
        for link in links_in(tokens)
        if (why := why_dead(link, anchors))
    ]
    yield Check(
        "Links are whole and lead somewhere", True, _told(rendered, "link") + dead
    )
    images = [*_told(rendered, "image"), *_images(tokens)]
    yield Check("Images are there and described", True, images)
    outside = findings_of(
        link.address.partition("#")[0] for link in links_in(tokens) if link.is_external
    )
    yield Check("Links to other sites, when last asked", False, outside)
    yield Check("E-mail addresses are links", False, _told(rendered, "address"))
    yield Check("Headings are in order", False, list(_headings_out_of_order(tokens)))


def _images(tokens: list[Token]) -> Iterator[str]:
    shown = list(images_in(tokens))
    known = Image.objects.in_bulk(
        [key_of(token) for _, token in shown], field_name="key"
    )
    for line, token in shown:
        image = known.get(key_of(token))
        if key_of(token) and image is None:
            yield f"Line {line}: there is no picture image:{key_of(token)}."
        elif not token.content.strip() and not (image and image.is_decorative):
            yield f"Line {line}: say between the brackets what the picture shows."


def _lines_about_it(words: Mapping[str, Any]) -> Iterator[Check]:
    missing = [] if words.get("standfirst") else ["Write a line under the title."]
    yield Check("A standfirst is there", True, missing)
    length = len(str(words.get("title") or ""))
    long = [f"It has {length} characters; search engines show {LONGEST_SHOWN_TITLE}."]
    fits = length <= LONGEST_SHOWN_TITLE
    yield Check(
        "The title is shown whole by search engines", False, [] if fits else long
    )
    yield Check("A description for search engines", False, list(_description(words)))


def _sources(rendered: RenderedBody) -> Iterator[Check]:
    sources = [reference.source for reference in rendered.references]
    noted = {Source.Standing.RETRACTED, Source.Standing.CONCERN}
    yield Check(
        "No cited source was retracted or is doubted",
        False,
        [
            f"{source.short_name}: {source.get_standing_display().lower()}."
            f" {source.standing_note}"
            for source in sources
            if source.standing in noted
        ],
    )
    yield Check(
        "The record of every cited source was confirmed",
        False,
        [
            f"{source.short_name} is to be confirmed."
            for source in sources
            if not source.is_confirmed
        ],
    )


def _description(words: Mapping[str, Any]) -> Iterator[str]:
    length = len(str(words.get("meta_description") or ""))
    if not length:
        yield "There is none: search engines show the excerpt."
    elif length > LONGEST_DESCRIPTION:
        yield f"It has {length} characters; {LONGEST_DESCRIPTION} are shown."


def _headings_out_of_order(tokens: list[Token]) -> Iterator[str]:
    """Readers get them in order all the same; the writer may have meant another."""
    before = 1
    for token in tokens:
        if token.type != "heading_open":
            continue
        level, line = int(token.tag[1]), (token.map or [0])[0] + 1
        if level == 1:
            yield f"Line {line}: one # is the title's; begin with ##."
        elif level > before + 1:
            yield (
                f"Line {line}: {'#' * level} follows {'#' * before if before > 1 else 'the title'};"
                f" {'#' * (before + 1)} would come next."
            )
        before = max(level, 2)


def _told(rendered: RenderedBody, about: str) -> list[str]:
    return [str(problem) for problem in rendered.problems if problem.about == about]


_PARSER = parser()
