"""The medical notice as it stands now, and as it last stood when nothing can be asked.

Its own room because pages of errors bear the notice too, and the database may be what
broke.
"""

from django.http import HttpRequest

from compliance.models import MedicalNotice
from compliance.notices import MEDICAL_NOTICE

SHOWN = "_medical_notice"

_last_known = MEDICAL_NOTICE


def medical_notice_for(request: HttpRequest) -> str:
    """Asked once for each request."""
    if SHOWN not in request.META:
        request.META[SHOWN] = _ask()
    return request.META[SHOWN]


def medical_notice_last_known(request: HttpRequest | None = None) -> str:
    """As this process read it last, or the owner's first words before it read any;
    nothing is asked of the database."""
    if request is None:
        return _last_known
    return request.META.setdefault(SHOWN, _last_known)


def _ask() -> str:
    global _last_known  # noqa: PLW0603 (one string for each process, whoever reads it)
    _last_known = MedicalNotice.objects.current_text()
    return _last_known
