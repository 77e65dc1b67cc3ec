"""Lots for tests, and files that somebody may offer as their certificate."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

from django.utils import timezone
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from shop.lot.models import LabResult, Lot
from shop.supplement.models import Supplement
from tests.factories import make_supplement

MADE_ON = date(2026, 3, 2)


def make_lot(
    number: str = "A-2611", *, product=None, results: int = 1, **values
) -> Lot:
    """Released and good for two years."""
    supplement = Supplement.objects.filter(product=product).first() if product else None
    defaults = {
        "status": Lot.Status.RELEASED,
        "made_on": MADE_ON,
        "expires_on": timezone.localdate() + timedelta(days=730),
    }
    lot = Lot.objects.create(
        supplement=supplement or make_supplement(product),
        number=number,
        **(defaults | values),
    )
    for n in range(results):
        make_result(lot, tested=f"Lead {n}" if n else "Lead", position=n)
    return lot


def make_result(lot: Lot, **values) -> LabResult:
    defaults = {
        "group": LabResult.Group.CONTAMINANTS,
        "tested": "Lead",
        "method": "ICP-MS",
        "found": "0.2",
        "unit": "µg per day",
        "at_most": Decimal("0.5"),
        "laboratory": "North Laboratory",
        "tested_on": date(2026, 3, 9),
    }
    return LabResult.objects.create(lot=lot, **(defaults | values))


def pdf(*, pages: int = 1, password: str = "", **root: str) -> bytes:
    """Further names go into the document's root as the kind of its open action."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=612, height=792)
    for name, kind in root.items():
        action = DictionaryObject(
            {
                NameObject("/S"): NameObject(kind),
                NameObject("/F"): TextStringObject("x"),
            }
        )
        writer._root_object[NameObject(f"/{name}")] = writer._add_object(action)
    if password:
        writer.encrypt(password)
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def content_of(lot: Lot) -> bytes:
    with lot.certificate.open("rb") as file:
        return file.read()
