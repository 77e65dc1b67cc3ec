"""Pages of words that staff keep, and the footer that leads to them."""

import pytest
from bs4 import BeautifulSoup

from blog.models import Page
from compliance.models import SafetyContact
from tests.blog.factories import make_page, make_source
from tests.blog.pages import open_page, queries_of

pytestmark = pytest.mark.django_db


def page_at(client, path: str) -> BeautifulSoup:
    return BeautifulSoup(open_page(client, path).content, "html.parser")


def test_page_is_read_at_its_address(client, settings):
    settings.SITE_URL = "https://www.example.com"
    make_page(
        "returns",
        title="Returns",
        meta_description="How to send it back.",
        body="Send it back.\n\n## When\n\nSoon.\n\n## Where\n\nHere.",
    )

    page = page_at(client, "/returns/")

    assert page.h1.text == "Returns"
    assert page.title.text == "Returns · AnxDefy+"
    assert page.select_one("meta[name=description]")["content"] == (
        "How to send it back."
    )
    canonical = page.select_one("link[rel=canonical]")["href"]
    assert canonical == "https://www.example.com/returns/"
    contents = [(link["href"], link.text) for link in page.select(".toc a")]
    assert contents == [("#when", "When"), ("#where", "Where")]
    assert page.select_one("footer .fda")
    assert page.select_one("footer .medical")


@pytest.mark.parametrize("path", ["/nowhere/", "/Returns/", "/returns/x/"])
def test_unknown_address_is_not_found(client, path):
    make_page("returns")

    answer = client.get(path)

    assert answer.status_code == 404
    assert "No evidence that this page" in answer.content.decode()


@pytest.mark.parametrize(
    "path", ["/articles/", "/basket/", "/health/", "/robots.txt", "/sitemap.xml"]
)
def test_page_never_hides_another_part_of_the_site(client, path):
    slug = path.strip("/").replace(".", "-")
    Page.objects.create(title="Hidden", slug=slug, body="Hidden words")

    answer = client.get(path)

    assert answer.status_code == 200
    assert "Hidden words" not in answer.content.decode()


def test_sample_wears_a_mark_until_staff_say_otherwise(client):
    page = make_page("terms", is_sample=True)
    marked = page_at(client, "/terms/").select(".chip")
    page.is_sample = False
    page.keep(by=None, why="Counsel has read it.")

    assert [chip.text for chip in marked] == ["Sample"]
    assert not page_at(client, "/terms/").select(".chip")


def test_page_cites_as_articles_do(client):
    make_source("klass2004")
    make_page("how", body="==Force fell.[@klass2004]==")

    page = page_at(client, "/how/")

    assert page.select_one("mark .cite")["href"] == "#ref-1"
    assert page.select_one("#ref-1 a")["href"].startswith("https://doi.org/")


def test_page_runs_no_html_of_its_own(client):
    make_page("odd", body="<script>x</script>\n\n[x](javascript:alert(1))")

    page = page_at(client, "/odd/")

    assert "<script>x</script>" in page.main.text
    assert not page.main.select("script, a[href^=javascript]")


def test_page_tells_prices_and_addresses_as_they_are(client, settings):
    settings.DEFAULT_FROM_EMAIL = "The shop <hello@shop.example>"
    SafetyContact.objects.create(
        firm="Firm *& <b>", telephone="1-800-555-0199", address="1 Main_St_, CT"
    )
    make_page(
        "facts",
        body="{{ firm }} at {{safety_address}} or {{ safety_telephone }}; costs"
        " {{ shipping_price }}, free from {{ free_shipping_from }}:"
        " [mail](mailto:{{ shop_email }})",
    )

    main = page_at(client, "/facts/").main

    assert (
        "Firm *& <b> at 1 Main_St_, CT or 1-800-555-0199; costs $4.90, free from $60:"
        in main.text
    )
    assert main.select_one(".prose a")["href"] == "mailto:hello@shop.example"


def test_fact_that_nobody_gave_is_told_as_such(client):
    make_page("call", body="Call {{ safety_telephone }}.")

    assert "Call not given yet." in page_at(client, "/call/").main.text


def test_footer_leads_to_the_pages_in_their_order(client):
    make_page("returns", title="Returns", column="shop", position=2)
    make_page("shipping", title="Shipping", column="shop", position=1)
    make_page("contact", title="Contact us", column="help")
    make_page("hidden", title="Not there", column="")

    columns = {
        column.h2.text: [link.text for link in column.select("a")]
        for column in page_at(client, "/articles/").select("footer .cols > div")
        if column.h2
    }

    assert columns["Shop"] == [
        *["The capsules", "Your basket", "Find your order"],
        *["Shipping", "Returns"],
    ]
    assert columns["Help"] == ["Contact us"]
    assert "Not there" not in str(columns)


@pytest.mark.parametrize("path", ["/", "/articles/", "/nowhere/"])
def test_shop_without_pages_has_a_footer(client, path):
    answer = client.get(path)

    page = BeautifulSoup(answer.content, "html.parser")
    headings = [heading.text for heading in page.select("footer .cols h2")]
    assert headings == ["Shop", "Learn", "Newsletter"]


def test_queries_do_not_grow_with_pages_or_sources(client):
    make_source("s0")
    make_page("about", body="x[@s0] {{ firm }}", column="help")
    before = queries_of(client, "/about/")

    keys = [make_source(f"t{i}").key for i in range(8)]
    for number in range(8):
        make_page(f"more-{number}", column="help")
    Page.objects.filter(slug="about").update(
        body=" ".join(f"x[@{key}]" for key in keys)
        + "{{ firm }} {{ safety_telephone }} {{ safety_address }}"
    )

    assert queries_of(client, "/about/") == before
    assert before <= 6


def test_ribbon_tells_from_where_shipping_is_free(client):
    page = page_at(client, "/articles/")

    assert page.select_one(".ribbon").text == "Free US shipping from $60."
