import re

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from blog.citations import RenderedBody
from blog.exporting.coins import coins_html
from blog.models import Source
from blog.references import full_reference_html, reference_html, where_html
from compliance.templatetags.disclaimers import claim_was_shown

register = template.Library()
register.filter("as_reference", reference_html)
register.filter("as_full_reference", full_reference_html)
register.filter("where_published", where_html)
register.filter("as_coins", coins_html)


@register.filter
def as_short_coins(source: Source) -> SafeString:
    """For lists, where the first author is enough to find a paper again."""
    return coins_html(source, all_authors=False)


_FITS_A_POPOVER = 280
_END_OF_A_SENTENCE = re.compile(r"(?<=[a-z\d)][.?!])\s+(?=[A-Z])")


@register.filter
def where_short(source: Source) -> SafeString:
    """Lopresti. <i>Medicine</i>. 2019;98(37):e17186."""
    first = source.authors[0] if source.authors else {}
    name = first.get("family") or first.get("literal") or ""
    return format_html("{}{}", f"{name}. " if name else "", where_html(source))


@register.filter
def told_shortly(source: Source) -> list[tuple[str, str]]:
    """What the pop-up of a number tells, without what is not known."""
    told = [
        ("Type", source.study_type),
        ("People", source.participants),
        ("Found", _in_a_sentence(source.finding)),
        ("Status", "" if source.is_doubtful else source.status_told),
    ]
    return [(name, value) for name, value in told if value]


def _in_a_sentence(finding: str) -> str:
    if len(finding) <= _FITS_A_POPOVER:
        return finding
    return _END_OF_A_SENTENCE.split(finding, 1)[0]


@register.simple_tag(takes_context=True)
def written(context: template.Context, rendered: RenderedBody) -> SafeString:
    """A body, whose claims count for the notice below it."""
    for key in rendered.claims:
        claim_was_shown(context, key)
    return rendered.html
