"""Addresses in mails and on the page of an order. Whoever has the one of a review may
write it, so it bears the signature of the order."""

from django.core.signing import BadSignature, Signer
from django.http import Http404
from django.urls import reverse

from shop.catalogue.models import Product
from shop.order.links import signature_of
from shop.order.models import Line
from shop.review.models import OptOut

SIGNER = Signer(salt="shop.review.opt_out")


def review_path(line: Line) -> str:
    number = line.order.number
    return reverse("review:write", args=[number, signature_of(number), line.pk])


def list_path(product: Product) -> str:
    return reverse("review:list", args=[product.slug, product.pk])


def opt_out_path(email: str) -> str:
    address = OptOut.hash_of(email)
    return reverse("review:opt-out", args=[address, SIGNER.signature(address)])


def opt_out_from_link(address: str, signature: str) -> OptOut:
    """Not saved. Raises Http404 for a link that is not ours."""
    try:
        SIGNER.unsign(f"{address}{SIGNER.sep}{signature}")
    except BadSignature as error:
        raise Http404("No such link") from error
    return OptOut(address_hash=address)
