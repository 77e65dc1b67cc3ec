"""Which addresses a carrier does not reach: PO boxes and the military's."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from shop.shipping.methods import rates_of
from shop.shipping.states import MILITARY

PO_BOX = re.compile(
    r"\b(?:p\.?\s*o\.?|post\s*office|postal)\s*box\b|^\W*box\s*#?\d", re.IGNORECASE
)
"""https://pe.usps.com/text/pub28/28c2_037.htm"""
MILITARY_CITIES = {"APO", "FPO", "DPO"}


def is_po_box(line: str) -> bool:
    return bool(PO_BOX.search(line))


def unreachable(delivery: Mapping[str, Any], methods: Sequence[Any]) -> dict[str, str]:
    """Sentences by the name of the field, where the chosen method cannot go."""
    chosen = next(row for row in methods if row.code == delivery["shipping"])
    rates = rates_of(chosen.code)
    if delivery.get("state") in MILITARY and not rates.takes_military:
        others = [row for row in methods if rates_of(row.code).takes_military]
        said = _("%(method)s does not go to military addresses.")
        return {"shipping": _and_instead(said % {"method": chosen.name}, others)}
    for name in ("line1", "line2"):
        if is_po_box(delivery.get(name, "")) and not rates.takes_po_boxes:
            others = [row for row in methods if rates_of(row.code).takes_po_boxes]
            said = _("%(method)s does not go to PO boxes. Give a street address here.")
            return {name: _and_instead(said % {"method": chosen.name}, others)}
    return {}


def city_and_state(city: str, state: str) -> dict[str, str]:
    """Military addresses have one of three words for a city."""
    is_military_city = city.strip().upper() in MILITARY_CITIES
    if state in MILITARY and not is_military_city:
        return {"city": _("For the Armed Forces, the city is APO, FPO or DPO")}
    if is_military_city and state not in MILITARY:
        return {"state": _("With APO, FPO or DPO, choose one of the Armed Forces")}
    return {}


def _and_instead(said: str, others: Sequence[Any]) -> str:
    if not others:
        return said
    return " ".join([said, _("Or choose %(method)s.") % {"method": others[0].name}])
