from datetime import timedelta
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from compliance.models import MedicalNotice
from compliance.notices import FDA_NOTICE, MEDICAL_NOTICE
from tests.blog.factories import make_article, make_source
from tests.blog.pages import open_page

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def _public_address(settings):
    settings.SITE_URL = "https://www.example.com"


def entries(client) -> list[ElementTree.Element]:
    response = open_page(client, "/articles/feed/")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    # The feed is our own output.
    return ElementTree.fromstring(response.content).findall(f"{ATOM}entry")  # noqa: S314


def content_of(entry: ElementTree.Element) -> BeautifulSoup:
    content = entry.find(f"{ATOM}content")
    assert content.get("type") == "html"
    return BeautifulSoup(content.text, "html.parser")


def test_published_articles_stand_in_it_whole(client):
    make_source("a1", doi="10.1000/x")
    make_article(title="Tea & sleep", slug="tea", body="## One\n\nForce fell.[@a1]")
    make_article(status="draft", published_at=None)
    make_article(published_at=timezone.now() + timedelta(days=1))

    (entry,) = entries(client)

    assert entry.find(f"{ATOM}title").text == "Tea & sleep"
    address = "https://www.example.com/articles/tea/"
    assert entry.find(f"{ATOM}id").text == address
    assert entry.find(f"{ATOM}link").get("href") == address
    content = content_of(entry)
    assert content.h2.text == "One"
    assert content.select_one("li a")["href"] == "https://doi.org/10.1000/x"


def test_every_entry_ends_with_both_notices(client):
    make_article()
    make_article()

    for entry in entries(client):
        last_two = [p.text for p in content_of(entry).select("p")][-2:]
        assert last_two == [MEDICAL_NOTICE, f"* {FDA_NOTICE}"]


def test_a_newer_medical_notice_reaches_the_feed(client):
    make_article()
    MedicalNotice.objects.create(text="Newer words.", reason="Counsel")

    (entry,) = entries(client)

    assert "Newer words." in content_of(entry).text


def test_every_address_in_it_is_whole(client):
    make_source("a1")
    make_article(slug="tea", body="x[@a1] [y](/products/) ![z](/media/z.png) [w](#a)")

    (entry,) = entries(client)

    content = content_of(entry)
    addresses = [tag.get("href") or tag["src"] for tag in content.select("a, img")]
    assert addresses[:4] == [
        "https://www.example.com/articles/tea/#ref-1",
        "https://www.example.com/products/",
        "https://www.example.com/media/z.png",
        "https://www.example.com/articles/tea/#a",
    ]
    assert all(address.startswith("https://") for address in addresses)


def test_signs_that_xml_cannot_hold_do_not_break_it(client):
    make_article(title="A\x0bB", body="C\x01D", excerpt="E\x0cF")

    (entry,) = entries(client)

    assert entry.find(f"{ATOM}title").text == "AB"


def test_an_empty_feed_is_a_feed(client):
    assert entries(client) == []
