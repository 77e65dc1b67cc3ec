"""The file for the printer: every line, the bars in their order, no type too small."""

import re
import xml.etree.ElementTree as ET
from decimal import Decimal
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from pypdf import PdfReader

from shop.supplement.models import FactsRow
from shop.supplement.panel import panel_of
from shop.supplement.printing.drawing import WIDTHS, draw
from shop.supplement.printing.pdf import pdf_of
from shop.supplement.printing.svg import svg_of
from shop.supplement.printing.type import lines_of, unknown_letters, width_of
from tests.factories import make_supplement

pytestmark = pytest.mark.django_db

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def supplement():
    """With a nutrient, two ingredients and a blend."""
    supplement = make_supplement()
    rows = [
        ("ingredient", "Vitamin D (as cholecalciferol)", "10", "mcg"),
        ("ingredient", "Dietary Fiber", "2", "g"),
        ("blend", "Evening blend of several plants", "500", "mg"),
        ("part", "Passionflower", None, "mg"),
        ("part", "Hops", None, "mg"),
    ]
    for position, (role, name, amount, unit) in enumerate(rows, start=3):
        FactsRow.objects.create(
            supplement=supplement,
            position=position,
            role=role,
            name=name,
            amount=amount and Decimal(amount),
            unit=unit,
        )
    return supplement


def drawing_of(supplement, width_mm: int = 65):
    return draw(panel_of(supplement), width_mm=width_mm)


def page_of(supplement, width_mm: int = 65):
    (page,) = PdfReader(BytesIO(pdf_of(drawing_of(supplement, width_mm)))).pages
    return page


def svg_root(supplement, width_mm: int = 65) -> ET.Element:
    return ET.fromstring(svg_of(drawing_of(supplement, width_mm)))  # noqa: S314 (ours)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def texts_of(root: ET.Element) -> list[str]:
    return [part.text or "" for part in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("width_mm", WIDTHS)
def test_every_word_of_the_page_is_in_both_files(client, supplement, width_mm):
    page = BeautifulSoup(
        client.get(supplement.get_absolute_url()).content, "html.parser"
    )
    for hidden in page.select(".facts .vh"):
        hidden.decompose()
    cells = [part.get_text() for part in page.select(".facts h2, .facts dt, .facts dd")]
    cells += [part.get_text() for part in page.select(".facts th, .facts td, .facts p")]

    # reportlab writes in the order of the drawing, so pypdf reads it in that order.
    pdf = squeezed(page_of(supplement, width_mm).extract_text())
    svg = squeezed("".join(texts_of(svg_root(supplement, width_mm))))

    assert len(cells) > 25
    for cell in cells:
        for word in cell.split():
            assert word in pdf
            assert word in svg
    assert "Contains:noneofthemajorallergens." in pdf
    assert "Otheringredients:hypromellosecapsule." in svg


def test_lines_stand_in_the_order_of_the_rule(supplement):
    text = page_of(supplement).extract_text()

    names = ["Dietary Fiber", "Vitamin D", "L-Theanine", "Ashwagandha", "Evening"]
    names += ["Passionflower", "Hops", "Other ingredients"]
    places = [text.index(name) for name in names]
    assert places == sorted(places)


def test_bars_and_hairlines_stand_where_101_36_draws_them(supplement):
    root = svg_root(supplement)
    rules = [part.get("class") for part in root.iter(f"{SVG}rect")][1:]

    assert rules == [
        "box",
        "heavy",  # below Servings Per Container
        "light",  # below the heads
        "hairline",
        "heavy",  # below what has a Daily Value
        "hairline",
        "hairline",  # none between a blend and its parts
        "heavy",
    ]
    tops = [float(part.get("y")) for part in root.iter(f"{SVG}rect") if part.get("y")]
    assert tops == sorted(tops)
    heights = {
        part.get("class"): float(part.get("height"))
        for part in root.iter(f"{SVG}rect")
        if part.get("class") not in {None, "box"}
    }
    assert heights["heavy"] > heights["light"] > heights["hairline"] > 0


@pytest.mark.parametrize("width_mm", WIDTHS)
def test_no_type_is_smaller_than_the_rule_allows(supplement, width_mm):
    sizes: dict[str, set[float]] = {}

    def note(text, _cm, matrix, font, size) -> None:
        if text.strip():
            sizes.setdefault(text.strip(), set()).add(round(size * abs(matrix[0]), 1))

    page_of(supplement, width_mm).extract_text(visitor_text=note)

    drawing = drawing_of(supplement, width_mm)
    title, *others = drawing.texts
    assert title.words == "Supplement Facts"
    assert title.size > max(text.size for text in others)
    inner = {text.size for text in others}
    assert inner == {6.5, 8.0}
    small = " ".join(text.words for text in others if text.size < 8)
    # Only the heads of the columns and the footnotes: 101.36(e)(4).
    assert squeezed(small) == squeezed(
        "Amount Per Serving % Daily Value ‡ Percent Daily Values are based on a 2,000"
        " calorie diet. † Daily Value not established."
    )
    assert min(min(found) for found in sizes.values()) >= 6


@pytest.mark.parametrize("width_mm", WIDTHS)
def test_files_have_their_real_size_and_nothing_runs_over(supplement, width_mm):
    page, root = page_of(supplement, width_mm), svg_root(supplement, width_mm)

    assert float(page.mediabox.width) / 72 * 25.4 == pytest.approx(width_mm, abs=0.01)
    assert root.get("width") == f"{width_mm:.2f}mm"
    drawing = drawing_of(supplement, width_mm)
    for text in drawing.texts:
        width = width_of(text.words, size=text.size, weight=text.weight)
        start = text.x - (width if text.anchor == "end" else 0)
        assert start >= 0
        assert start + width <= drawing.width
        assert text.y < drawing.height


def test_font_is_inside_and_text_stays_text(supplement):
    fonts = page_of(supplement)["/Resources"]["/Font"]
    used = [font.get_object() for font in fonts.values()]
    figtree = [font for font in used if "Figtree" in font["/BaseFont"]]

    assert len(figtree) >= 2
    for font in figtree:
        assert "/ToUnicode" in font
        assert "/FontFile2" in font["/FontDescriptor"]
    style = svg_root(supplement).find(f"{SVG}style").text
    assert style.count("data:font/ttf;base64,") == 2


def test_svg_has_a_title_and_says_what_it_shows(supplement):
    root = svg_root(supplement)

    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "title desc"
    assert root.find(f"{SVG}title").text == "Supplement Facts panel"
    description = root.find(f"{SVG}desc").text
    assert "Vitamin D (as cholecalciferol), 10 mcg, 50%." in description
    assert "Ashwagandha (Withania somnifera) root extract, 300 mg, †." in description


@pytest.mark.parametrize("is_sample", [True, False])
def test_sample_is_marked_until_it_is_none(supplement, is_sample):
    supplement.is_sample = is_sample

    assert ("SAMPLE" in page_of(supplement).extract_text()) is is_sample
    assert ("SAMPLE" in texts_of(svg_root(supplement))) is is_sample


def test_markup_in_a_name_stays_words(supplement):
    supplement.facts.filter(name="L-Theanine").update(name="<b>A & B</b>")

    assert "<b>A & B</b>" in texts_of(svg_root(supplement))


def test_word_wider_than_its_column_is_broken():
    lines = lines_of("Phosphatidylserine of sunflower", width=40, size=8)

    assert "".join(lines).replace(" ", "").startswith("Phosphatidylserineof")
    assert all(width_of(line, size=8) <= 40 for line in lines)
    assert len(lines) > 2


def address(supplement, *, kind: str = "pdf", width: int = 65) -> str:
    return reverse(
        "admin:supplement_supplement_panel", args=[supplement.pk, width, kind]
    )


@pytest.mark.parametrize(
    ("kind", "content_type", "start"),
    [("pdf", "application/pdf", b"%PDF-"), ("svg", "image/svg+xml", b"<svg ")],
)
def test_staff_take_the_file_from_the_label_page(
    admin_client, supplement, kind, content_type, start
):
    form = reverse("admin:supplement_supplement_change", args=[supplement.pk])
    page = BeautifulSoup(admin_client.get(form).content, "html.parser")

    links = [link["href"] for link in page.select(".panel-files [href*=panel-]")]
    answer = admin_client.get(address(supplement, kind=kind))

    assert len(links) == 2 * len(WIDTHS)
    assert address(supplement, kind=kind) in links
    assert answer["Content-Type"] == content_type
    assert answer["Content-Disposition"] == (
        f'attachment; filename="anxdefy-panel-65mm.{kind}"'
    )
    assert answer.content.startswith(start)
    preview = page.select_one("img.panel-preview")["src"]
    assert admin_client.get(preview).status_code == 200


@pytest.mark.parametrize(("kind", "width"), [("exe", 65), ("pdf", 66)])
def test_other_files_are_not_found(admin_client, supplement, kind, width):
    answer = admin_client.get(address(supplement, kind=kind, width=width))

    assert answer.status_code == 404


def test_unknown_label_is_not_found(admin_client, supplement):
    supplement.pk = 4711

    answer = admin_client.get(address(supplement), follow=True)

    assert answer.status_code == 404


def test_file_is_for_staff_alone(client, supplement):
    answer = client.get(address(supplement))

    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_staff_without_the_right_to_see_labels_get_no_file(
    client, django_user_model, supplement
):
    user = django_user_model.objects.create(email="desk@example.com", is_staff=True)
    client.force_login(user)

    assert client.get(address(supplement)).status_code == 403


def test_letter_that_cannot_be_printed_is_told(admin_client, supplement):
    supplement.facts.filter(name="L-Theanine").update(name="茶 L-Theanine")

    answer = admin_client.get(address(supplement), follow=True)

    assert unknown_letters("茶 tea") == "茶"
    assert "The font of the label cannot print “茶”." in answer.content.decode()
