"""Filters that print a study in our own words."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from blog.models import Source
from blog.references import authors_text, where_html
from shop.english import lang_en
from shop.supplement import typesetting
from shop.supplement.evidence import Reference
from shop.supplement.models import Supplement

register = template.Library()

register.filter("typeset", typesetting.typeset)
register.filter("brandmark", typesetting.brandmark)


@register.simple_tag
def ingredients_of(supplement: Supplement) -> SafeString:
    """L-theanine and ashwagandha root, within a sentence."""
    names = [
        format_html("<span{}>{}</span>", lang_en(), typesetting.typeset(name))
        if lang_en()
        else typesetting.typeset(name)
        for name in (row.sentence_name for row in supplement.facts.all())
    ]
    if len(names) < 2:
        return names[0] if names else SafeString()
    listed = format_html_join(", ", "{}", ((name,) for name in names[:-1]))
    return format_html(gettext("{first} and {last}"), first=listed, last=names[-1])


@register.filter
def heading_of(source: Source) -> SafeString:
    """Never the paper's own title: a page that sells may not cite a title that
    names a disease, 21 CFR 101.93(g)(2)(iv)(C)."""
    return typesetting.typeset(source.plain_title or source.short_name)


@register.filter
def where_short(source: Source) -> SafeString:
    """Lopresti. <i>Medicine</i>. 2019;98(37):e17186."""
    first = source.authors[0] if source.authors else {}
    name = first.get("family") or first.get("literal") or ""
    return format_html("{}{}", f"{name}. " if name else "", where_html(source))


@register.filter
def authors(source: Source) -> str:
    """Lopresti AL, Smith SJ; each name on one line, without the full stop."""
    names = authors_text(source.authors).split(", ")
    return ", ".join(name.replace(" ", typesetting.TIE) for name in names)


@register.filter
def where(source: Source) -> SafeString:
    return where_html(source)


@register.filter
def rows(reference: Reference) -> list[tuple[str, str]]:
    """What the pop-up tells, without what is not known."""
    source = reference.source
    told = [
        (gettext("Type"), source.study_type),
        (gettext("People"), source.participants),
        (gettext("Dose"), source.dose),
        (gettext("Found"), source.finding),
        (gettext("Next to ours"), reference.comparison),
        (gettext("Keep in mind"), source.caveat),
    ]
    return [(name, value) for name, value in told if value]
