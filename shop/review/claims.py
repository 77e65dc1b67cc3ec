"""Testimonials are claims as much as our own words: FDA quotes them in its letters."""

from compliance.claims import Finding, check_text
from compliance.claims.forms import blocking
from compliance.models import ClaimOverride
from shop.review.models import Review
from shop.user.models import User


def findings_of(words: dict[str, str]) -> list[str]:
    """What the check says of each field, for staff."""
    return [
        f"{field}: {found}"
        for field, text in words.items()
        for found in check_text(text)
    ]


def blocked(review: Review) -> dict[str, list[Finding]]:
    """The fields that claim a disease, as long as no second person has allowed their
    very words."""
    found = {field: blocking(text) for field, text in review.words.items()}
    return {field: findings for field, findings in found.items() if findings}


def ask_for_overrides(review: Review, *, reason: str, by: User) -> int:
    """One for each blocked field. How many are new."""
    asked = 0
    for field in blocked(review):
        text = review.words[field]
        _, is_new = ClaimOverride.objects.get_or_create(
            text_hash=ClaimOverride.hash_of(text),
            defaults={"text": text, "reason": reason, "requested_by": by},
        )
        asked += is_new
    return asked
