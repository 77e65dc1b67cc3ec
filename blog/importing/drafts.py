"""Makes a draft with linked citations of a text that somebody handed over."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from blog.citations import record_citations
from blog.importing.acquisition import Librarian
from blog.importing.blocks import BodyLine, markdown_lines
from blog.importing.endmatter import Entry, split_endmatter
from blog.importing.library import CannotLoad, sentence_of
from blog.importing.magazine import topic_named
from blog.importing.marks import Linked, linked
from blog.importing.notices import without_notices
from blog.importing.reading import lines_of, normalized
from blog.importing.report import ImportReport, Remarks
from blog.importing.titles import cut, first_paragraph, take_title
from blog.keeping import keep_first
from blog.models import MAX_BODY_LENGTH, Article, Topic
from blog.models.revisions import MOST_WHY
from compliance.models import MedicalNotice
from compliance.notices import FDA_NOTICE, FDA_NOTICE_ONE_CLAIM, MEDICAL_NOTICE

UNSORTED = "Unsorted"
_TAKEN_SLUGS = frozenset({"feed", "sources", "topics"})


@transaction.atomic
def import_text(
    text: str, *, name: str = "", title: str = "", topic: str = ""
) -> ImportReport:
    """A draft, its sources found or made, and what staff should look at.

    The name, such as a file's without its ending, is the title of last resort.
    Raises CannotLoad, and then nothing was written.
    """
    if len(text) > MAX_BODY_LENGTH:
        raise CannotLoad(
            f"The text has {len(text):,} characters; {MAX_BODY_LENGTH:,} are the most "
            "that an article may have."
        )
    remarks = Remarks()
    lines = lines_of(without_notices(normalized(text), _notices(), remarks))
    parts = split_endmatter(lines, remarks)
    if all(line.is_blank for line in parts.body):
        raise CannotLoad("There is no text above the sources: nothing to import.")
    headline, body = take_title(parts.body, title.strip(), name, remarks)
    written = markdown_lines(body, remarks)
    if not written:
        raise CannotLoad("There is no text below the title: nothing to import.")
    librarian = Librarian(remarks)
    entries = _numbered(parts.entries, remarks)
    keys = librarian.keys_of(entries)
    if not parts.has_list:
        remarks.unsure(0, "no list of sources found: no mark was linked")
    links = linked(written, keys, remarks)
    _report_uncited(entries, keys, links, remarks)
    article = _draft(headline, written, links, _topic(topic, remarks), remarks)
    keep_first(article, by=None, why=f"Imported from {name or 'a text'}."[:MOST_WHY])
    _report_problems(article, written, remarks)
    return ImportReport(
        article=article,
        remarks=remarks.all,
        marks_found=links.found,
        marks_linked=links.linked,
        sources_matched=librarian.matched,
        sources_created=librarian.created,
        dropped_lines=sorted(remarks.dropped_lines),
    )


def _notices() -> list[str]:
    ours = MedicalNotice.objects.values_list("text", flat=True)
    return [FDA_NOTICE, FDA_NOTICE_ONE_CLAIM, MEDICAL_NOTICE, *ours]


def _numbered(entries: list[Entry], remarks: Remarks) -> dict[int, Entry]:
    """By their own numbers where each has one of its own, else by their order."""
    given = [entry.number for entry in entries]
    if all(given) and len(set(given)) == len(given):
        return dict(zip(given, entries, strict=True))
    if any(given):
        remarks.unsure(
            entries[0].line,
            "the sources are not numbered one by one: numbered by their order",
        )
    return dict(enumerate(entries, start=1))


def _report_uncited(
    entries: Mapping[int, Entry],
    keys: Mapping[int, str],
    links: Linked,
    remarks: Remarks,
) -> None:
    for number, entry in entries.items():
        if number not in links.cited:
            remarks.unsure(
                entry.line,
                f"source {number} ({keys[number]}) is never cited: it stays in the "
                "library, but not under the article",
            )


def _topic(name: str, remarks: Remarks) -> Topic:
    try:
        topic = topic_named(name.strip() or UNSORTED)
    except ValidationError as error:
        raise CannotLoad(f"The topic is not right: {sentence_of(error)}.") from error
    if not name.strip():
        remarks.unsure(0, f"no topic given: filed under {UNSORTED}")
    elif not topic.articles.exists():
        remarks.unsure(0, f"{topic.name} is a topic without other articles")
    return topic


def _draft(
    title: str,
    written: list[BodyLine],
    links: Linked,
    topic: Topic,
    remarks: Remarks,
) -> Article:
    summary = first_paragraph(
        BodyLine(line.number, text)
        for line, text in zip(written, links.lines, strict=True)
    )
    remarks.unsure(0, "standfirst, excerpt and description are its first sentences")
    article = Article(
        title=title,
        slug=_free_slug(title, remarks),
        topic=topic,
        standfirst=cut(summary or title, 200),
        excerpt=cut(summary or title, 200),
        meta_description=cut(summary or title, 160),
        body="\n".join(links.lines).strip() + "\n",
    )
    try:
        article.full_clean()
    except ValidationError as error:
        raise CannotLoad(f"It makes no article: {sentence_of(error)}.") from error
    article.save()
    return article


def _free_slug(title: str, remarks: Remarks) -> str:
    wanted = slugify(title)[:110].strip("-") or "draft"
    slug, count = wanted, 1
    while slug in _TAKEN_SLUGS or Article.objects.filter(slug=slug).exists():
        count += 1
        slug = f"{wanted}-{count}"
    if slug != wanted:
        remarks.unsure(0, f"the address {wanted} is taken: this one is {slug}")
    return slug


def _report_problems(
    article: Article, written: list[BodyLine], remarks: Remarks
) -> None:
    for problem in record_citations(article):
        number = written[min(problem.line, len(written)) - 1].number
        remarks.unsure(number, problem.message.rstrip("."))
