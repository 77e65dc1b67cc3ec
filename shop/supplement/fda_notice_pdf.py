"""The notice to FDA on one sheet of paper, ready to sign."""

from io import BytesIO

from django.utils.html import escape
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    Flowable,
    HRFlowable,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
)

from shop.supplement.fda_notice import LAW, SAMPLE, SIGNED, TITLE, FdaNotice

# In the package itself; the fonts that every reader has know no letters beyond Latin-1.
pdfmetrics.registerFont(TTFont("Notice", "Vera.ttf"))
pdfmetrics.registerFont(TTFont("Notice-Bold", "VeraBd.ttf"))

WORDS = ParagraphStyle("words", fontName="Notice", fontSize=10.5, leading=15)
NAMES = ParagraphStyle(
    "names", fontName="Notice-Bold", fontSize=10.5, leading=15, spaceBefore=12
)
HEAD = ParagraphStyle("head", fontName="Notice-Bold", fontSize=15, leading=20)


def notice_pdf(notice: FdaNotice) -> bytes:
    file = BytesIO()
    sheet = SimpleDocTemplate(
        file,
        pagesize=LETTER,
        leftMargin=inch,
        rightMargin=inch,
        topMargin=inch,
        bottomMargin=inch,
        title=TITLE,
        author=notice.firm,
        lang="en-US",
    )
    sheet.build(_parts(notice))
    return file.getvalue()


def _parts(notice: FdaNotice) -> list[Flowable]:
    parts: list[Flowable] = []
    if notice.samples:
        parts.append(Paragraph(SAMPLE, HEAD))
    parts += [Paragraph(TITLE, HEAD), Spacer(1, 6), Paragraph(LAW, WORDS)]
    for number, (name, value) in notice.numbered():
        parts.append(Paragraph(f"{number}. {escape(name)}", NAMES))
        parts += [Paragraph(escape(line), WORDS) for line in value.splitlines()]
    parts += [Spacer(1, 18), Paragraph(escape(notice.certification), WORDS)]
    for name in SIGNED:
        parts += [Spacer(1, 30), HRFlowable(width="70%", thickness=0.7, hAlign="LEFT")]
        parts.append(Paragraph(name, WORDS))
    return parts
