"""Tells the library of sources which papers stand behind our claims."""

from blog.models import Source
from blog.uses import Uses
from shop.supplement.models import Claim


def claims_on(source: Source) -> Uses:
    """How many and where, never their words: a claim is printed only on a page that
    bears its star, its studies and the notice."""
    claims = (
        Claim.objects.published()
        .filter(studies__source=source, supplement__product__is_public=True)
        .select_related("supplement__product")
        .distinct()
    )
    products = {claim.supplement.product for claim in claims}
    places = sorted((product.title, product.get_absolute_url()) for product in products)
    return Uses("backs", "claim", len(claims), places)
