"""The medical notice as it stands now, and as it last stood when nothing can be asked.

Its own room because pages of errors bear the notice too, and the database may be what
broke.
"""

from django.http import HttpRequest
from django.utils.translation import get_language

from compliance.models import MedicalNotice, MedicalWords

SHOWN = "_medical_notice"

_last_known = MedicalWords()


def medical_notice_for(request: HttpRequest) -> str:
    """Asked once for each request."""
    return _words_for(request).english


def medical_notice_last_known(request: HttpRequest | None = None) -> str:
    """As this process read it last, or the owner's first words before it read any;
    nothing is asked of the database."""
    return _words_last_known(request).english


def medical_translation_for(request: HttpRequest) -> str:
    """In the language of the page, marked as a translation; empty in English, and
    where staff wrote no translation of the newest words."""
    return _translation(_words_for(request))


def medical_translation_last_known(request: HttpRequest | None = None) -> str:
    return _translation(_words_last_known(request))


def _translation(words: MedicalWords) -> str:
    return words.translation(get_language() or "")


def _words_for(request: HttpRequest) -> MedicalWords:
    if SHOWN not in request.META:
        request.META[SHOWN] = _ask()
    return request.META[SHOWN]


def _words_last_known(request: HttpRequest | None) -> MedicalWords:
    if request is None:
        return _last_known
    return request.META.setdefault(SHOWN, _last_known)


def _ask() -> MedicalWords:
    global _last_known  # noqa: PLW0603 (one pair for each process, whoever reads it)
    _last_known = MedicalNotice.objects.current()
    return _last_known
