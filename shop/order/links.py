"""The address of an order's page. Whoever has it may see the order, so it is signed."""

from django.apps import apps
from django.core.signing import BadSignature, Signer
from django.http import Http404
from django.urls import reverse

SIGNER = Signer(salt="shop.order.links")


def signature_of(number: str) -> str:
    return SIGNER.signature(number)


def order_path(order) -> str:
    return reverse("order:detail", args=[order.number, signature_of(order.number)])


def receipt_path(order) -> str:
    return reverse("order:receipt", args=[order.number, signature_of(order.number)])


def order_from_link(number: str, signature: str):
    """The order that the link leads to. Raises Http404 for a link that is not ours,
    without telling whether there is such an order."""
    try:
        # Compares in constant time, and with the keys that were in use before.
        SIGNER.unsign(f"{number}{SIGNER.sep}{signature}")
        return apps.get_model("order", "Order").objects.get(number=number)
    except (BadSignature, apps.get_model("order", "Order").DoesNotExist) as error:
        raise Http404("No such order") from error
