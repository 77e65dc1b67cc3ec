"""An issue as it stands in a mailbox: the magazine's own renderer, every number with its
source below, styled for mail programs, which know no style sheet."""

from dataclasses import dataclass
from typing import Any

import nh3
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe

from blog.citations import RenderedBody, render_body
from blog.markdown import with_absolute_addresses
from blog.references import reference_html
from compliance.notices import fda_notice
from shop.mailing_list.posting import one_click_headers
from shop.newsletter.models import Issue, Subscriber
from shop.newsletter.plain_text import plain_text
from shop.order.letterhead import write

SANS = "font-family:Figtree,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
SERIF = "font-family:Newsreader,Georgia,'Times New Roman',serif"
_TEXT = f"{SANS};margin:16px 0 0;font-size:17px;line-height:26px;color:#454d73"
_HEADING = f"{SERIF};font-weight:400;color:#1b2245"
_CELL = (
    f"{SANS};padding:8px;border-bottom:1px solid #d6dcef;text-align:left;color:#454d73"
)
STYLES = {
    "p": _TEXT,
    "ul": f"{_TEXT};padding-left:24px",
    "ol": f"{_TEXT};padding-left:24px",
    "li": f"{SANS};margin:6px 0 0;font-size:17px;line-height:26px;color:#454d73",
    "h2": f"{_HEADING};margin:32px 0 0;font-size:26px;line-height:32px",
    "h3": f"{_HEADING};margin:28px 0 0;font-size:21px;line-height:27px",
    "a": "color:#1b2245;text-decoration:underline",
    "mark": "background-color:#fbe9a9;color:#1b2245",
    "blockquote": "margin:16px 0 0;padding-left:16px;border-left:4px solid #8ea9e0",
    "sup": "font-size:12px;line-height:0",
    "img": "max-width:100%;height:auto;border-radius:12px",
    "table": "width:100%;margin:16px 0 0;border-collapse:collapse",
    "td": _CELL,
    "th": f"{_CELL};font-weight:600",
    "hr": "margin:28px 0 0;border:0;border-top:1px solid #d6dcef",
}
TAGS = {
    *STYLES,
    *("b", "br", "code", "em", "h4", "h5", "h6", "i", "pre", "section", "small"),
    *("span", "strong", "tbody", "thead", "tr", "figure", "figcaption"),
}
ATTRIBUTES = {
    "*": {"id"},
    "a": {"href", "aria-label"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "th": {"scope"},
}


@dataclass(frozen=True)
class Words:
    """What is the same in everybody's letter."""

    issue: Issue
    html: SafeString
    text: str
    claims: int


def words_of(issue: Issue) -> Words:
    """Raises BodyTooLong."""
    rendered = render_body(issue.body, popovers=False)
    html = _for_mail(rendered.html) + _sources(rendered)
    return Words(issue, mark_safe(html), plain_text(html), len(rendered.claims))  # noqa: S308 (cleaned below)


def letter_to(subscriber: Subscriber, words: Words) -> EmailMultiAlternatives:
    """With the headers of RFC 8058, so that mail programs show a way to leave."""
    with translation.override(subscriber.language):
        link = settings.SITE_URL + subscriber.unsubscribe_path()
        message = write(
            words.issue.subject,
            "newsletter/issue",
            to=[subscriber.email],
            issue=words.issue,
            words=words,
            leave_link=link,
            subscriber=subscriber,
            fda_notice=fda_notice(words.claims),
        )
    message.extra_headers = one_click_headers(link)
    return message


def sample_letter(
    issue: Issue, email: str = "reader@example.com"
) -> EmailMultiAlternatives:
    """As readers would get it. Its link to leave is whole and leads to nobody."""
    nobody = Subscriber(email=email, confirmed_at=timezone.now())
    return letter_to(nobody, words_of(issue))


def _for_mail(html: str) -> str:
    page = settings.SITE_URL + reverse("newsletter:index")
    whole = with_absolute_addresses(html, page)
    # What leads to another place of the letter stays in the letter.
    inside = whole.replace(f'href="{page}#', 'href="#')
    styled: dict[str, Any] = {tag: {"style": style} for tag, style in STYLES.items()}
    return nh3.clean(
        inside,
        tags=TAGS,
        attributes=ATTRIBUTES,
        set_tag_attribute_values=styled,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )


def _sources(rendered: RenderedBody) -> str:
    if not rendered.references:
        return ""
    items = "".join(
        f'<li id="ref-{one.number}">{reference_html(one.source)}</li>'
        for one in rendered.references
    )
    return _for_mail(f"<h2>Sources</h2><ol>{items}</ol>")
