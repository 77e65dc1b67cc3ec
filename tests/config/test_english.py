"""What is written in English stays as it is written, whatever Oscar's and Django's own
catalogs make of the same words."""

from django.utils import translation
from django.utils.translation import gettext, ngettext, npgettext, pgettext

from config.translations import collected


def said(message) -> tuple[str, ...]:
    if isinstance(message.id, str):
        if message.context:
            return (pgettext(message.context, message.id),)
        return (gettext(message.id),)
    if message.context:
        return tuple(npgettext(message.context, *message.id, n) for n in (1, 2))
    return tuple(ngettext(*message.id, n) for n in (1, 2))


def test_no_catalog_changes_our_english(settings):
    """Or give the string a context of its own."""
    with translation.override(settings.LANGUAGE_CODE):
        changed = {
            message.id: said(message)
            for message in collected()
            if message.id
            and said(message)
            != (message.id if isinstance(message.id, tuple) else (message.id,))
        }

    assert changed == {}
