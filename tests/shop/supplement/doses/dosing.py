from bs4 import BeautifulSoup

from shop.supplement.doses import comparison_of
from shop.supplement.evidence import Bibliography
from shop.supplement.models import TrialDose

DOSE = "125, 250 or 500 mg of root-and-leaf extract a day, eight weeks"


def add(line, source, amounts: str = "", **values) -> TrialDose:
    return TrialDose.objects.create(line=line, source=source, amounts=amounts, **values)


def section_of(client, line):
    answer = client.get(line.supplement.get_absolute_url())
    page = BeautifulSoup(answer.content, "html.parser")
    return page.select_one("#doses")


def text_of(part) -> str:
    for hidden in part.select(".vh, .study"):
        hidden.decompose()
    return " ".join(part.get_text(" ").replace(" ", " ").split())


def compared(line):
    return comparison_of(line, Bibliography())
