"""Shows the register of claims to the rooms below, which know nothing of ours."""

from collections.abc import Collection, Iterator

from oscar.core.loading import get_model

from compliance.register import ClaimRegister, RegisteredClaim
from shop.supplement.models import Claim


def published(keys: Collection[str]) -> Iterator[RegisteredClaim]:
    """Only of what is on sale; two queries for any number of keys."""
    claims = Claim.objects.published().filter(
        key__in=keys, supplement__product__is_public=True
    )
    for claim in claims.prefetch_related("studies__source"):
        studies = tuple(study.source.key for study in claim.studies.all())
        yield RegisteredClaim(claim.key, claim.text, studies)


def named() -> Iterator[str]:
    yield from Claim.objects.exclude(status=Claim.Status.DRAFT).values_list(
        "text", flat=True
    )
    yield from get_model("catalogue", "Product").objects.values_list("title", flat=True)


REGISTER = ClaimRegister(published=published, named=named)
