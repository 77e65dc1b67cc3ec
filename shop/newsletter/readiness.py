"""What keeps an issue from being sent: one sentence for each."""

from collections.abc import Iterator

from django.conf import settings
from django.contrib.admin.utils import label_for_field

from blog.citations import BodyTooLong, render_body
from blog.links import links_in, why_dead
from blog.markdown import parser
from compliance.claims.check import Kind
from compliance.claims.forms import blocking
from compliance.models import SafetyContact
from shop.newsletter.models import Issue, Subscriber

CLAIM_FIELDS: dict[str, Kind] = {"subject": "copy", "preview": "copy", "body": "copy"}


def why_not_send(issue: Issue) -> list[str]:
    """Empty when it may leave."""
    return [*_address(), *_claims(issue), *_words(issue), *_readers()]


def _address() -> Iterator[str]:
    """15 USC 7704(a)(5): a postal address in each letter."""
    contact = SafetyContact.current()
    if contact is None or not contact.address.strip():
        yield (
            "The law asks for the shop’s postal address in each letter, and there is none:"
            " give it in the admin under “Safety contact”."
        )
    elif contact.is_sample and not settings.SANDBOX:
        yield (
            "The postal address is a sample: give the shop’s own under “Safety contact”"
            " and untick “sample”."
        )


def _claims(issue: Issue) -> Iterator[str]:
    for name, kind in CLAIM_FIELDS.items():
        label = label_for_field(name, Issue)
        for found in blocking(getattr(issue, name), kind=kind):
            yield f"The {label}: {found}"


def _words(issue: Issue) -> Iterator[str]:
    if not issue.body.strip():
        yield "There are no words in it yet."
    try:
        rendered = render_body(issue.body, popovers=False)
    except BodyTooLong as error:
        yield str(error)
        return
    anchors = {heading.anchor for heading in rendered.headings}
    yield from map(str, rendered.blocking_problems)
    yield from (str(one) for one in rendered.problems if one.about == "highlight")
    for link in links_in(_PARSER.parse(issue.body)):
        if why := why_dead(link, anchors):
            yield f"Line {link.line}: {why}"


def _readers() -> Iterator[str]:
    if not Subscriber.objects.reachable().exists():
        yield "Nobody has subscribed yet."


_PARSER = parser()
