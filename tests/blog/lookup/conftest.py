"""Crossref and NCBI as their documentation describes them: see data/services."""

import json
from pathlib import Path
from typing import Any

import pytest
import responses

from blog.lookup import services

DATA = Path(__file__).parent.parent / "data" / "services"
CROSSREF = "https://api.crossref.org/v1/works/"
IDCONV = "https://pmc.ncbi.nlm.nih.gov/tools/idconv/api/v1/articles/"
EFETCH = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/efetch.fcgi"
DOI, PMID, PMCID = "10.1000/thing.1", "12345678", "PMC7654321"


class Services:
    """Answers one paper; a test changes an answer before it asks."""

    def __init__(self, mock: responses.RequestsMock) -> None:
        self.mock = mock
        self.work: dict[str, Any] = json.loads(text("crossref_work.json"))
        self.article = text("pubmed_article.xml")

    def crossref(self, **answer: Any) -> None:
        answer = answer or {"body": json.dumps(self.work)}
        self.mock.get(f"{CROSSREF}10.1000%2Fthing.1", **answer)

    def idconv(self, **answer: Any) -> None:
        self.mock.get(IDCONV, **answer or {"body": text("idconv.json")})

    def pubmed(self, **answer: Any) -> None:
        self.mock.get(EFETCH, **answer or {"body": self.article})

    def answer_all(self) -> None:
        self.crossref()
        self.idconv()
        self.pubmed()

    def add_updates(self) -> None:
        self.work["message"]["updated-by"] = json.loads(text("crossref_updates.json"))

    def add_pubmed(self, *, kind: str = "", notice: str = "") -> None:
        if kind:
            self.article = self.article.replace(
                "<!-- types -->", f'<PublicationType UI="D0">{kind}</PublicationType>'
            )
        if notice:
            self.article = self.article.replace(
                "<!-- notices -->",
                f'<CommentsCorrections RefType="{notice}"><RefSource>J Things. 2020;9'
                '</RefSource><PMID Version="1">87654321</PMID></CommentsCorrections>',
            )


def text(name: str) -> str:
    return (DATA / name).read_text(encoding="utf-8")


@pytest.fixture
def naps(monkeypatch) -> list[float]:
    """The seconds that were waited; nothing really waits."""
    waited: list[float] = []
    monkeypatch.setattr(services.time, "sleep", waited.append)
    for host, seconds in services.SECONDS_BETWEEN.items():
        monkeypatch.setitem(services._PACES, host, services._Pace(seconds))
    return waited


@pytest.fixture
def network(naps, settings):
    settings.LOOKUP_CONTACT = "library@example.com"
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield Services(mock)
