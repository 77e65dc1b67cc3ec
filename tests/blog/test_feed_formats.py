"""RSS and JSON Feed against what their specifications ask for; Atom is in test_feed."""

import json
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from compliance.notices import FDA_NOTICE, MEDICAL_NOTICE
from tests.blog.factories import make_article, make_source, make_topic
from tests.blog.pages import open_page, queries_of

pytestmark = pytest.mark.django_db
OURS = "https://www.example.com"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
ATOM = "{http://www.w3.org/2005/Atom}"
ALL = [
    "/articles/feed/",
    "/articles/feed/rss/",
    "/articles/feed/json/",
    "/articles/topics/sleep/feed/",
    "/articles/topics/sleep/feed/rss/",
    "/articles/topics/sleep/feed/json/",
]


@pytest.fixture(autouse=True)
def _two_articles(settings):
    settings.SITE_URL = OURS
    make_source("a1", doi="10.1000/x")
    sleep = make_topic("Sleep")
    sleep.description = "What a night does."
    sleep.save()
    make_article(
        title="Tea & <b>sleep</b>\x0b",
        slug="tea",
        topic=sleep,
        body="## One\n\nForce fell.[@a1] [y](/products/)",
        published_at=timezone.now() - timedelta(days=2),
    )
    make_article(title="On stress", slug="stress", topic=make_topic("Stress"))
    make_article(status="draft", published_at=None)


def rss(client, path: str = "/articles/feed/rss/") -> ElementTree.Element:
    response = open_page(client, path)
    assert response["Content-Type"] == "application/rss+xml; charset=utf-8"
    root = ElementTree.fromstring(response.content)  # noqa: S314 — our own output
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    (channel,) = root
    return channel


def json_feed(client, path: str = "/articles/feed/json/") -> dict:
    response = open_page(client, path)
    assert response["Content-Type"] == "application/feed+json; charset=utf-8"
    return json.loads(response.content)


def test_rss_holds_what_rss_2_0_asks_of_a_channel(client):
    channel = rss(client)

    assert channel.find("title").text == "AnxDefy+ articles"
    assert channel.find("link").text == f"{OURS}/articles/"
    assert channel.find("description").text
    assert channel.find("language").text == "en-us"
    assert parsedate_to_datetime(channel.find("lastBuildDate").text)
    itself = channel.find(f"{ATOM}link")
    assert itself.attrib == {"rel": "self", "href": f"{OURS}/articles/feed/rss/"}


def test_rss_holds_what_rss_2_0_asks_of_an_item(client):
    items = rss(client).findall("item")

    assert [item.find("title").text for item in items] == [
        "On stress",
        "Tea & <b>sleep</b>",
    ]
    for item in items:
        guid = item.find("guid")
        assert guid.text == item.find("link").text
        assert guid.get("isPermaLink", "true") == "true"
        assert parsedate_to_datetime(item.find("pubDate").text).tzinfo
        assert item.find("description").text == "What lists say."
        # <author> would have to be an e-mail address.
        assert item.find("author") is None
        assert item.find("{http://purl.org/dc/elements/1.1/}creator").text
    assert items[1].find("category").text == "Sleep"


def test_json_feed_holds_what_version_1_1_asks_for(client):
    feed = json_feed(client)

    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"] == "AnxDefy+ articles"
    assert feed["home_page_url"] == f"{OURS}/articles/"
    assert feed["feed_url"] == f"{OURS}/articles/feed/json/"
    assert feed["authors"] == [{"name": "AnxDefy+"}]
    ids = [item["id"] for item in feed["items"]]
    assert ids == [f"{OURS}/articles/stress/", f"{OURS}/articles/tea/"]
    for item in feed["items"]:
        assert item["url"] == item["id"]
        assert item["summary"] == "What lists say."
        assert item["authors"][0]["name"]
        for date in (item["date_published"], item["date_modified"]):
            assert datetime.fromisoformat(date).tzinfo
        assert {type(tag) for tag in item["tags"]} == {str}


def test_every_item_is_whole_and_ends_with_both_notices(client):
    contents = [item.find(CONTENT).text for item in rss(client).findall("item")]
    contents += [item["content_html"] for item in json_feed(client)["items"]]

    assert len(contents) == 4
    for content in contents:
        page = BeautifulSoup(content, "html.parser")
        last_two = [p.text for p in page.select("p")][-2:]
        assert last_two == [MEDICAL_NOTICE, f"* {FDA_NOTICE}"]
        addresses = [tag["href"] for tag in page.select("a")]
        assert all(address.startswith("https://") for address in addresses)
    assert "Force fell." in contents[1]
    assert "https://doi.org/10.1000/x" in contents[1]


@pytest.mark.parametrize("path", ALL[3:])
def test_topic_has_feeds_of_its_own(client, path):
    feed = open_page(client, path).content.decode()

    assert "/articles/tea/" in feed
    assert "/articles/stress/" not in feed
    assert f"{OURS}{path}" in feed
    assert "AnxDefy+ articles on sleep" in feed


@pytest.mark.parametrize("path", ALL[3:])
def test_topic_without_articles_has_none(client, path):
    make_topic("Empty")

    assert client.get(path.replace("sleep", "empty")).status_code == 404


@pytest.mark.parametrize(
    ("path", "feeds"), [("/articles/", ALL[:3]), ("/articles/topics/sleep/", ALL)]
)
def test_feeds_are_found_from_the_lists(client, path, feeds):
    page = BeautifulSoup(open_page(client, path).content, "html.parser")

    links = page.head.select("link[rel=alternate]")

    assert sorted(link["href"] for link in links) == sorted(feeds)
    for link in links:
        kind = client.get(link["href"])["Content-Type"].partition(";")[0]
        assert kind == link["type"]
    named = {a["href"] for a in page.select(".end-note a[href*=feed]")}
    assert named == set(feeds[-3:])


@pytest.mark.parametrize("path", ALL)
def test_queries_do_not_grow_with_articles(client, path):
    before = queries_of(client, path)
    for number in range(6):
        key = make_source(f"k{number}").key
        make_article(topic=make_topic("Sleep"), body=f"x[@{key}; @a1]")

    assert queries_of(client, path) == before
    assert before <= 5
