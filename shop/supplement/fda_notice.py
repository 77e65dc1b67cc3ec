"""The notice that FDA gets of a claim: 21 CFR 101.93(a)(2) and (3)."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from compliance.models import SafetyContact
from shop.supplement.models import Claim

TITLE = "Notice of a statement made for a dietary supplement"
LAW = (
    "Section 403(r)(6) of the Federal Food, Drug, and Cosmetic Act,"
    " 21 U.S.C. 343(r)(6); 21 CFR 101.93(a)"
)
SAMPLE = "SAMPLE: not to be sent"
SIGNED = ["Signature", "Name", "Title", "Date"]
NO_FIRM = (
    "The firm’s name and address are missing: fill them in under “Safety contact”."
)
SAMPLE_FIRM = (
    "The firm’s name and address are samples: replace them under “Safety contact”"
    " before you sign."
)
SAMPLE_LABEL = "The formula is a sample: replace it before you sign."


@dataclass(frozen=True)
class FdaNotice:
    firm: str
    address: str
    statement: str
    subject: str
    product: str
    first_shown: str
    missing: list[str] = field(default_factory=list)
    """Sentences about what it cannot be made without."""
    samples: list[str] = field(default_factory=list)
    """Sentences about what must be real before anybody signs."""

    def rows(self) -> Iterator[tuple[str, str]]:
        yield "Name and address of the firm", f"{self.firm}\n{self.address}"
        yield "Text of the statement", self.statement
        yield "Dietary ingredient or supplement it is about", self.subject
        yield "Dietary supplement, with its brand name", self.product
        yield "First marketed with the statement on", self.first_shown

    @property
    def certification(self) -> str:
        return (
            "I certify that the information in this notice is complete and accurate,"
            f" and that {self.firm} has substantiation that the statement is truthful"
            " and not misleading."
        )

    def as_text(self) -> str:
        parts = [SAMPLE] if self.samples else []
        parts += [TITLE, LAW]
        parts += [
            f"{number}. {name}\n{value}" for number, (name, value) in self.numbered()
        ]
        parts.append(self.certification)
        parts += [f"{name}: {'_' * 40}" for name in SIGNED]
        return "\n\n".join(parts) + "\n"

    def numbered(self) -> Iterator[tuple[int, tuple[str, str]]]:
        return enumerate(self.rows(), start=1)


def notice_of(claim: Claim) -> FdaNotice:
    contact = SafetyContact.current()
    firm, address = (contact.firm, contact.address) if contact else ("", "")
    title = claim.supplement.product.get_title()
    brand = claim.supplement.name
    samples = [SAMPLE_FIRM] if contact and contact.is_sample else []
    samples += [SAMPLE_LABEL] if claim.supplement.is_sample else []
    shown = claim.first_shown_on
    return FdaNotice(
        firm=firm,
        address=address,
        statement=claim.text,
        subject=claim.subject,
        product=title if brand in title else f"{brand}, {title}",
        first_shown=f"{shown:%B} {shown.day}, {shown.year}" if shown else "not yet",
        missing=[] if firm.strip() and address.strip() else [NO_FIRM],
        samples=samples,
    )
