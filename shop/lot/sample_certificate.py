"""A certificate for the demo's lots: a PDF that nobody can take for a real one."""

from io import BytesIO

from reportlab.lib import colors
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.units import inch
from reportlab.pdfgen.canvas import Canvas

from shop.lot.models import LabResult, Lot

WIDTH, HEIGHT = LETTER
LEFT = inch
SAID = "SAMPLE. These values are invented. No laboratory has tested this lot."


def sample_certificate(lot: Lot) -> bytes:
    file = BytesIO()
    # Invariant: the same lot makes the same bytes.
    page = Canvas(file, pagesize=LETTER, invariant=True)
    page.setTitle(f"SAMPLE certificate of lot {lot.number}")
    _write_over_all(page)
    _head(page, lot)
    _results(page, list(lot.results.all()))
    page.setFillColor(colors.firebrick)
    page.setFont("Helvetica-Bold", 11)
    page.drawString(LEFT, inch, SAID)
    page.save()
    return file.getvalue()


def _write_over_all(page: Canvas) -> None:
    page.saveState()
    page.setFillColor(colors.Color(0.7, 0.13, 0.13, alpha=0.16))
    page.setFont("Helvetica-Bold", 60)
    page.rotate(35)
    for row in range(-3, 9):
        for column in range(4):
            page.drawString(column * 290, row * 110 - 60, "SAMPLE")
    page.restoreState()


def _head(page: Canvas, lot: Lot) -> None:
    page.setFillColor(colors.firebrick)
    page.setFont("Helvetica-Bold", 11)
    page.drawString(LEFT, HEIGHT - inch, SAID)
    page.setFillColor(colors.black)
    page.setFont("Helvetica-Bold", 20)
    page.drawString(LEFT, HEIGHT - 1.5 * inch, f"Lot {lot.number}")
    page.setFont("Helvetica", 11)
    dates = f"Made {lot.made_on:%Y-%m-%d}. Best by {lot.expires_on:%Y-%m-%d}."
    page.drawString(LEFT, HEIGHT - 1.75 * inch, f"{lot.supplement.name}. {dates}")


def _results(page: Canvas, rows: list[LabResult]) -> None:
    line = HEIGHT - 2.25 * inch
    columns = [LEFT, LEFT + 2.4 * inch, LEFT + 3.6 * inch, LEFT + 5.2 * inch]
    page.setFont("Helvetica-Bold", 9)
    for x, words in zip(columns, ("Test", "Found", "Limit", "Unit"), strict=True):
        page.drawString(x, line, words)
    page.setFont("Helvetica", 9)
    for row in rows:
        line -= 0.24 * inch
        cells = (f"{row.tested} ({row.method})", row.found, row.limit, row.unit)
        for x, words in zip(columns, cells, strict=True):
            # The built-in fonts have Latin letters only.
            page.drawString(
                x, line, words.encode("latin-1", "replace").decode("latin-1")
            )
