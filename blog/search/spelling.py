"""What a word that nothing holds may have meant. The same on every database, so no
extension such as pg_trgm is needed."""

from difflib import SequenceMatcher

from django.db.models import Q

from blog.models import SearchWord
from blog.search.entries import folded

CLOSE_ENOUGH = 0.78
"""Of SequenceMatcher.ratio(): ashwaganda is .95 ashwagandha; stress is .67 strength."""
MOST_CANDIDATES = 800
_SHORTEST = 4


def better_spelled(terms: tuple[str, ...]) -> tuple[str, ...] | None:
    """Each unknown word replaced by the closest that we have; None when none is close."""
    words = [word for term in terms for word in folded(term).lower().split()]
    near = _near(words)
    known = {word for word in words if word in near}
    changed = [word if word in known else _closest(word, near) for word in words]
    if changed == words or not all(changed):
        return None
    return tuple(word for word in changed if word)


def _near(words: list[str]) -> set[str]:
    """Words of about the same length that share a piece of three letters, or begin so."""
    wanted = Q(word__in=words)
    for word in words:
        if len(word) < _SHORTEST or not word.isalpha():
            continue
        pieces = Q(word__startswith=word)
        for start in range(len(word) - 2):
            pieces |= Q(word__contains=word[start : start + 3])
        wanted |= pieces & Q(length__gte=len(word) - 2, length__lte=len(word) + 6)
    found = SearchWord.objects.filter(wanted).order_by("length", "word")
    return set(found.values_list("word", flat=True)[:MOST_CANDIDATES])


def _closest(word: str, near: set[str]) -> str | None:
    if len(word) < _SHORTEST or not word.isalpha():
        # Too short to guess; it may stand in the text all the same.
        return word
    rated = [(_likeness(word, other), other) for other in sorted(near) if other[:2]]
    best, other = max(rated, default=(0.0, ""), key=lambda pair: pair[0])
    return other if best >= CLOSE_ENOUGH else None


def _likeness(word: str, other: str) -> float:
    if other.startswith(word):
        return 0.9
    return SequenceMatcher(None, word, other, autojunk=False).ratio()
