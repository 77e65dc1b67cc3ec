"""The printed panel as PDF: vectors, its font inside, text that stays text."""

from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from shop.supplement.printing.drawing import BOX, Drawing, Text
from shop.supplement.printing.type import font_name

SAMPLE = "SAMPLE"
SAMPLE_GRAY = 0.82


def pdf_of(drawing: Drawing) -> bytes:
    """One page of the size of the panel. The same drawing gives the same bytes."""
    file = BytesIO()
    size = (drawing.width, drawing.height)
    canvas = Canvas(file, pagesize=size, invariant=1, lang="en-US")
    canvas.setTitle(drawing.title)
    canvas.setSubject(drawing.description)
    if drawing.panel.is_sample:
        _watermark(canvas, drawing)
    _rules(canvas, drawing)
    for text in drawing.texts:
        _text(canvas, text, height=drawing.height)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def _watermark(canvas: Canvas, drawing: Drawing) -> None:
    """Behind the words, so that nothing of the panel is hidden."""
    canvas.saveState()
    canvas.setFillGray(SAMPLE_GRAY)
    canvas.translate(drawing.width / 2, drawing.height / 2)
    canvas.rotate(-30)
    size = drawing.width / 5
    canvas.setFont(font_name("bold"), size)
    canvas.drawCentredString(0, -size / 3, SAMPLE)
    canvas.restoreState()


def _rules(canvas: Canvas, drawing: Drawing) -> None:
    box, *rules = drawing.rules
    canvas.setLineWidth(BOX)
    bottom = drawing.height - box.height + BOX / 2
    canvas.rect(BOX / 2, bottom, box.inset_width, box.inset_height)
    for rule in rules:
        y = drawing.height - rule.y - rule.height
        canvas.rect(rule.x, y, rule.width, rule.height, stroke=0, fill=1)


def _text(canvas: Canvas, text: Text, *, height: float) -> None:
    canvas.setFont(font_name(text.weight), text.size)
    write = canvas.drawRightString if text.anchor == "end" else canvas.drawString
    write(text.x, height - text.y, text.words)
