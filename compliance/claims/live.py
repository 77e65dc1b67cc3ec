"""Findings while staff write: what the check would say of a field as it stands now."""

from time import time
from typing import cast, get_args

from django.contrib.admin import site
from django.core.cache import cache
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from compliance.claims.check import Finding, Kind, check_text
from compliance.models import ClaimOverride

LONGEST = 200_000
"""Characters of a field."""
MOST_A_MINUTE = 120
"""Questions of one person; a fast writer asks about forty."""
SHOWN = 20


@never_cache
@require_POST
def findings(request: HttpRequest) -> JsonResponse:
    """Answers `text` and `kind` with findings, their places in characters."""
    if not site.has_permission(request):
        return _refusal("Sign in again to have the claims check read along.", 403)
    kind, text = request.POST.get("kind", "copy"), request.POST.get("text", "")
    if kind not in get_args(Kind):
        return _refusal("The claims check does not know this kind of text.", 400)
    if len(text) > LONGEST:
        return _refusal("This is too long to read along; it is read on saving.", 413)
    if _asks_too_often(request.user.pk):
        return _refusal("One moment: the claims check was asked very often.", 429)
    found = check_text(text, kind=cast(Kind, kind))
    return JsonResponse(
        {
            "findings": [_shown(one, text) for one in found[:SHOWN]],
            "more": max(0, len(found) - SHOWN),
            "is_allowed": bool(found) and ClaimOverride.objects.allows(text),
        }
    )


def _refusal(sentence: str, status: int) -> JsonResponse:
    return JsonResponse({"problem": sentence}, status=status)


def _asks_too_often(person: object) -> bool:
    key = f"claims-check:{person}:{int(time() // 60)}"
    cache.add(key, 0, timeout=120)
    return cache.incr(key) > MOST_A_MINUTE


def _shown(finding: Finding, text: str) -> dict[str, str | int]:
    start, end = finding.start, finding.end
    return {
        "start": start,
        "end": end,
        "before": text[max(0, start - 40) : start],
        "words": text[start:end],
        "after": text[end : end + 40],
        "severity": finding.severity,
        "paragraph": finding.paragraph,
        "why": finding.why,
        "suggestion": finding.suggestion,
    }
