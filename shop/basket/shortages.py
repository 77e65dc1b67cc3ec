"""Why a line of a basket cannot be ordered as it is, in a sentence."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def shortage_of(line) -> str:
    """Empty when all of it is there."""
    availability = line.purchase_info.availability
    if availability.is_purchase_permitted(line.quantity)[0]:
        return ""
    left = getattr(availability, "num_available", 0)
    if not availability.is_available_to_buy or left < 1:
        return _("Sold out for now. Remove it to go on.")
    return ngettext(
        "Only %(left)d is left. Choose %(left)d to go on.",
        "Only %(left)d are left. Choose %(left)d to go on.",
        left,
    ) % {"left": left}
