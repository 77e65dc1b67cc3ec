import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shop.supplement.photographs import fallback_url
from tests.blog.factories import make_article, make_page, make_source
from tests.factories import make_photograph, make_product

pytestmark = pytest.mark.django_db


def places(client) -> dict[str, str]:
    answer = client.get("/sitemap.xml")
    assert answer["Content-Type"] == "application/xml"
    entry = re.compile(r"<url><loc>(.+?)</loc>(?:<lastmod>(.+?)</lastmod>)?.*?</url>")
    return dict(entry.findall(answer.content.decode()))


def test_sitemap_names_all_that_a_reader_can_open(client, settings):
    settings.SITE_URL = "https://www.example.com"
    source = make_source("klass2004")
    article = make_article(body="x[@klass2004]")
    draft = make_article(status="draft", published_at=None)
    page = make_page("returns")
    product = make_product()
    hidden = make_product("HIDDEN", slug="hidden", is_public=False)

    found = places(client)

    ours = "https://www.example.com"
    expected = {
        f"{ours}/",
        f"{ours}/articles/",
        f"{ours}/articles/corrections/",
        f"{ours}/articles/sources/",
        f"{ours}/lots/",
        f"{ours}/report-a-side-effect/form/",
        f"{ours}/es/",
        f"{ours}/newsletter/",
        f"{ours}/es/newsletter/",
        f"{ours}/es/lots/",
        f"{ours}/es/report-a-side-effect/form/",
        f"{ours}/es{product.get_absolute_url()}",
        *(
            ours + item.get_absolute_url()
            for item in [source, article, article.topic, page, product]
        ),
    }
    assert set(found) == expected
    assert ours + draft.get_absolute_url() not in found
    assert ours + hidden.get_absolute_url() not in found
    assert found[f"{ours}/returns/"]
    for address in found:
        assert client.get(address.removeprefix(ours)).status_code == 200, address


def test_photographs_of_the_bottle_are_named_with_their_host(client, settings):
    settings.SITE_URL = "https://www.example.com"
    product = make_product()
    image = make_photograph(product)

    answer = client.get("/sitemap.xml").content.decode()

    named = re.findall(r"<image:loc>(.+?)</image:loc>", answer)
    assert set(named) == {settings.SITE_URL + fallback_url(image)}


def test_robots_lead_to_the_sitemap(client, settings):
    settings.SITE_URL = "https://www.example.com"

    robots = client.get("/robots.txt").content.decode()

    assert "Sitemap: https://www.example.com/sitemap.xml" in robots


def test_queries_do_not_grow_and_the_site_table_is_not_asked(client):
    make_article()
    make_page("returns")
    make_source("first")
    with CaptureQueriesContext(connection) as few:
        places(client)
    for number in range(5):
        make_article()
        make_page(f"page-{number}")
        make_source(f"s{number}")
    with CaptureQueriesContext(connection) as many:
        answer = client.get("/sitemap.xml")

    assert len(many) == len(few)
    assert not [query for query in many if "django_site" in query["sql"]]
    assert not answer.cookies
