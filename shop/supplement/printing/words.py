"""The words that stand on a label beside its panel, for whoever sets it."""

from collections.abc import Iterator

from compliance.models import SafetyContact
from shop.supplement.models import Supplement

SAMPLE = "SAMPLE: not to be printed"
UNTOLD = (
    "Missing: the address or telephone for side effects, which 21 USC 343(y) asks for."
    " Fill in “Safety contact”."
)


def label_words(supplement: Supplement) -> str:
    """Plain text, a blank line between the parts."""
    return "\n\n".join("\n".join(part) for part in _parts(supplement)) + "\n"


def _parts(supplement: Supplement) -> Iterator[list[str]]:
    contact = SafetyContact.current()
    if supplement.is_sample or (contact and contact.is_sample):
        yield [SAMPLE]
    yield ["HOW TO TAKE IT", *supplement.direction_steps]
    yield [
        "ASK A CLINICIAN FIRST IF YOU",
        *(
            f"{group.heading}: {'; '.join(map(str, group.cautions))}"
            for group in supplement.cautions.grouped()
        ),
    ]
    if supplement.warning:
        yield ["WARNING", supplement.warning]
    yield [f"Other ingredients: {supplement.other_ingredients}."]
    yield [f"Contains: {supplement.contains}."]
    if contact:
        yield ["SIDE EFFECTS", contact.telephone, contact.firm, contact.address]
    else:
        yield [UNTOLD]
