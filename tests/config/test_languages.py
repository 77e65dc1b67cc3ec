"""Each buyer's page in two languages, each at an address of its own."""

from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

from tests.blog.factories import make_article, make_page
from tests.factories import make_product

pytestmark = pytest.mark.django_db
SITE = "https://www.example.com"


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = SITE


def soup_of(client, path: str) -> BeautifulSoup:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return BeautifulSoup(answer.content, "html.parser")


def alternates(page: BeautifulSoup) -> dict[str, str]:
    return {
        link["hreflang"]: link["href"].removeprefix(SITE)
        for link in page.find_all("link", rel="alternate", hreflang=True)
    }


def canonical(page: BeautifulSoup) -> str:
    return page.find("link", rel="canonical")["href"].removeprefix(SITE)


@pytest.mark.parametrize("path", ["/", "/lots/", "/report-a-side-effect/form/"])
def test_page_names_itself_and_its_translation(client, path):
    for here, tag in [(path, "en-US"), (f"/es{path}", "es-US")]:
        page = soup_of(client, here)

        assert page.html["lang"] == tag
        assert canonical(page) == here
        assert alternates(page) == {
            "en-US": path,
            "es-US": f"/es{path}",
            "x-default": path,
        }


def test_product_is_at_its_own_address_in_each_language(client):
    product = make_product()
    path = product.get_absolute_url()

    assert alternates(soup_of(client, f"/es{path}")) == alternates(
        soup_of(client, path)
    )
    assert client.get("/es/products/").url == f"/es{path}"


@pytest.mark.parametrize("wanted", ["es", "es-MX,es;q=0.9", "en"])
def test_neither_browser_nor_cookie_chooses_the_language(client, wanted):
    client.cookies["django_language"] = "es"
    plain = client.get("/lots/")

    asked = client.get("/lots/", headers={"Accept-Language": wanted})

    assert asked.content == plain.content
    assert not {"Accept-Language", "Cookie"} & set(asked.get("Vary", "").split(", "))
    assert not asked.cookies
    assert "Content-Language" not in asked


def test_links_on_a_spanish_page_stay_spanish(client):
    page = soup_of(client, "/es/lots/")

    assert page.find("a", class_="brand")["href"] == "/es/"
    assert page.find("form")["action"] == "/es/lots/"


def test_one_link_leads_to_the_same_page_in_the_other_language(client):
    there = soup_of(client, "/lots/?number=").footer.find("a", hreflang="es-US")
    back = soup_of(client, "/es/lots/").footer.find("a", hreflang="en-US", lang="en-us")

    assert (there["href"], there["lang"], there.text) == (
        "/es/lots/?number=",
        "es",
        "Español",
    )
    assert (back["href"], back.text) == ("/lots/", "English")


def test_english_only_pages_claim_no_translation_and_lead_home(client):
    article = make_article()
    page = make_page("privacy")

    for path in [article.get_absolute_url(), page.get_absolute_url(), "/articles/"]:
        shown = soup_of(client, path)

        assert alternates(shown) == {}
        assert shown.footer.find("a", hreflang="es-US")["href"] == "/es/"
        assert client.get(f"/es{path}").status_code == 404


def test_page_that_is_not_there_is_missed_in_its_language(client):
    answer = client.get("/es/nowhere/")

    page = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 404
    assert page.html["lang"] == "es-US"
    assert alternates(page) == {}
    assert page.footer.find("a", hreflang="en-US", lang="en-us")["href"] == "/"


def test_answer_to_a_form_stays_in_its_language_and_switches_to_home(client):
    answer = client.post(
        "/es/report-a-side-effect/form/", headers={"Sec-Fetch-Site": "same-origin"}
    )

    page = BeautifulSoup(answer.content, "html.parser")
    assert page.html["lang"] == "es-US"
    assert page.form["action"] == "/es/report-a-side-effect/form/"
    assert page.footer.find("a", hreflang="en-US", lang="en-us")["href"] == "/"


def test_slash_is_added_in_spanish_too(client):
    assert client.get("/es").url == "/es/"
    assert client.get("/es/lots").url == "/es/lots/"


@pytest.mark.parametrize(
    "path",
    [
        "/es/admin/",
        "/es/articles/",
        "/es/health/",
        "/es/pay/webhook/",
        "/es/products/merchant.xml",
        "/es/robots.txt",
        "/es/sitemap.xml",
    ],
)
def test_what_is_no_buyers_page_has_no_spanish_address(client, path):
    assert client.get(path).status_code == 404


def test_staff_read_english(admin_client):
    page = admin_client.get("/admin/", headers={"Accept-Language": "es"})

    assert b'lang="en-us"' in page.content


def test_sitemap_names_each_language_of_a_page(client):
    product = make_product().get_absolute_url()
    article = make_article().get_absolute_url()

    sitemap = ElementTree.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 — ours
    entries = {
        entry.findtext("{*}loc").removeprefix(SITE): {
            link.get("hreflang"): link.get("href").removeprefix(SITE)
            for link in entry.findall("{http://www.w3.org/1999/xhtml}link")
        }
        for entry in sitemap
    }

    for path in ["/", "/lots/", product]:
        both = {"en-US": path, "es-US": f"/es{path}", "x-default": path}
        assert entries[path] == entries[f"/es{path}"] == both
    assert entries[article] == {}
    assert f"/es{article}" not in entries


def test_robots_keep_out_of_private_pages_in_each_language(client):
    robots = client.get("/robots.txt").content.decode().splitlines()

    assert {"Disallow: /basket/", "Disallow: /es/basket/"} <= set(robots)


def test_no_page_of_staff_takes_the_address_of_a_language(admin_client):
    page = make_page("about")

    page.slug = "es"

    assert not page._has_its_address()
