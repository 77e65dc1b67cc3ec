"""Prints claims with their mark, their star and their studies."""

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from blog.models import Source
from compliance.templatetags.disclaimers import claim_was_shown
from shop.english import lang_back, lang_en
from shop.supplement.evidence import Bibliography, Reference
from shop.supplement.models import Claim, Supplement
from shop.supplement.typesetting import typeset

register = template.Library()


@register.simple_tag(takes_context=True, name="claims_of")
def claims_of(context: template.Context, supplement: Supplement) -> SafeString:
    """Every published claim, as a list; nothing when there is none."""
    claims = published_claims(supplement)
    if not claims:
        return mark_safe("")
    return format_html(
        '<ul class="claims plain"{}>{}</ul>',
        lang_en(),
        format_html_join(
            "",
            '<li><svg class="icon" aria-hidden="true"><use href="#i-check"/></svg>'
            "<span>{}</span></li>",
            ((claim_tag(context, claim),) for claim in claims),
        ),
    )


@register.simple_tag(takes_context=True, name="claim")
def claim_tag(context: template.Context, claim: Claim) -> SafeString:
    """One claim. Its last word, its star and its first number stay on one line."""
    claim_was_shown(context, claim.key)
    bibliography = _bibliography(context)
    numbers = [_number(bibliography.cite_study(study)) for study in claim.studies.all()]
    start, _, last = claim.text.rpartition(" ")
    return format_html(
        '<mark data-claim="{}">{}{}<span class="nb">{}{}{}</span>{}</mark>',
        claim.key,
        typeset(start),
        " " if start else "",
        last,
        star(),
        numbers[0] if numbers else "",
        mark_safe("".join(numbers[1:])),  # noqa: S308 (each is escaped by _number)
    )


@register.simple_tag(takes_context=True)
def cite(
    context: template.Context, text: str, sources: list[Source], is_safety: bool = False
) -> SafeString:
    """A sentence with the numbers of its sources tied to its last word."""
    bibliography = _bibliography(context)
    add = bibliography.cite_safety if is_safety else bibliography.cite
    numbers = [_number(add(source)) for source in sources]
    start, _, last = text.rpartition(" ")
    return format_html(
        '{}{}<span class="nb">{}{}</span>{}',
        typeset(start),
        " " if start else "",
        last,
        numbers[0] if numbers else "",
        mark_safe("".join(numbers[1:])),  # noqa: S308 (each is escaped by _number)
    )


@register.simple_tag(takes_context=True)
def cited_on_this_page(context: template.Context) -> Bibliography:
    return _bibliography(context)


def published_claims(supplement: Supplement) -> list[Claim]:
    """Those that a view has fetched already, else fetched now."""
    if hasattr(supplement, "published_claims"):
        return supplement.published_claims
    return list(supplement.claims.published().prefetch_related("studies__source"))


def star() -> SafeString:
    """At the end of each claim and at the notice: 21 CFR 101.93(d)."""
    return format_html(
        '<a class="star" href="#fda" aria-label="{}"{}>*</a>',
        gettext("FDA notice"),
        lang_back(),
    )


def _bibliography(context: template.Context) -> Bibliography:
    if "bibliography" not in context:
        # On the outermost layer, so that it outlives the block that cites first.
        context.dicts[0]["bibliography"] = Bibliography()
    return context["bibliography"]


def _number(reference: Reference) -> SafeString:
    """The button, and behind the first one the pop-up that it opens."""
    html = render_to_string("supplement/_cite.html", {"reference": reference})
    reference.is_printed = True
    return mark_safe(html.strip())  # noqa: S308 (a template, which escapes)
