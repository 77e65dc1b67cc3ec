"""The Supplement Facts panel as it reads: one source for the page, the SVG and the PDF."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from shop.supplement.models.facts import FactsRow
from shop.supplement.models.label import Supplement

TITLE = "Supplement Facts"
AMOUNT_HEAD = "Amount Per Serving"
PERCENT_HEAD = "% Daily Value"


@dataclass(frozen=True)
class Footnote:
    key: str
    sign: str
    sentence: str


# Not the star that the rule suggests: on our pages that leads to the FDA notice.
OF_2000_CALORIES = Footnote(
    "diet", "‡", "Percent Daily Values are based on a 2,000 calorie diet."
)
NOT_ESTABLISHED = Footnote("none", "†", "Daily Value not established.")


@dataclass(frozen=True)
class Line:
    name: str
    kind: str
    """Latin name, part and form, as plain words."""
    kind_html: SafeString
    amount: str
    percent: str
    """Without the sign of the footnote, which may stand alone."""
    footnote: Footnote | None
    level: int
    is_part: bool

    @property
    def text(self) -> str:
        return f"{self.name} {self.kind}".strip()

    @property
    def percent_and_sign(self) -> str:
        return self.percent + (self.footnote.sign if self.footnote else "")


@dataclass(frozen=True)
class Panel:
    serving_size: str
    servings_per_container: int
    nutrients: tuple[Line, ...]
    """What has a place in the order of 21 CFR 101.36(b)(2)(i)(B)."""
    others: tuple[Line, ...]
    other_ingredients: str
    contains: str
    is_sample: bool

    title = TITLE
    amount_head = AMOUNT_HEAD
    percent_head = PERCENT_HEAD

    @property
    def lines(self) -> tuple[Line, ...]:
        return self.nutrients + self.others

    @property
    def footnotes(self) -> list[Footnote]:
        """Those that a line points at."""
        used = {line.footnote for line in self.lines}
        return [note for note in (OF_2000_CALORIES, NOT_ESTABLISHED) if note in used]


def panel_of(supplement: Supplement) -> Panel:
    """Reads supplement.facts once."""
    rows = list(supplement.facts.all())
    nutrients = [row for row in rows if row.nutrient is not None]
    nutrients.sort(key=lambda row: row.nutrient.place if row.nutrient else 0)
    return Panel(
        serving_size=supplement.serving_size,
        servings_per_container=supplement.servings_per_container,
        nutrients=_lines(nutrients),
        others=_lines(row for row in rows if row.nutrient is None),
        other_ingredients=supplement.other_ingredients,
        contains=supplement.contains,
        is_sample=supplement.is_sample,
    )


def _lines(rows: Iterable[FactsRow]) -> tuple[Line, ...]:
    return tuple(_line(row) for row in rows)


def _line(row: FactsRow) -> Line:
    latin = f"({row.latin_name})" if row.latin_name else ""
    nutrient = row.nutrient
    is_part = row.role == FactsRow.Role.PART
    footnote = _footnote(row)
    return Line(
        name=row.name,
        kind=f"{latin} {row.kind}".strip(),
        kind_html=row.kind_html,
        amount=row.amount_text,
        percent="" if footnote is NOT_ESTABLISHED else row.percent_text,
        footnote=footnote,
        level=nutrient.level if nutrient else int(is_part),
        is_part=is_part,
    )


def _footnote(row: FactsRow) -> Footnote | None:
    percent, nutrient = row.percent_text, row.nutrient
    if percent == NOT_ESTABLISHED.sign:
        return NOT_ESTABLISHED
    if percent and nutrient and nutrient.per_2000_calories:
        return OF_2000_CALORIES
    return None
