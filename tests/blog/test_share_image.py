import json
from datetime import timedelta
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from PIL import Image

from blog.share_image import Words, png_of
from tests.blog.factories import make_article, make_source

pytestmark = pytest.mark.django_db
OURS = "https://www.example.com"


@pytest.fixture(autouse=True)
def _public_address(settings):
    settings.SITE_URL = OURS


def told(client, article) -> dict[str, str]:
    page = BeautifulSoup(client.get(article.get_absolute_url()).content, "html.parser")
    return {
        tag["property"]: tag["content"] for tag in page.select("meta[property^=og]")
    }


def path_of(client, article) -> str:
    return told(client, article)["og:image"].removeprefix(OURS)


def test_article_names_its_picture_with_size_and_words(client):
    for key in ("a1", "b2"):
        make_source(key)
    article = make_article(title="Tea & sleep", slug="tea", body="x[@a1; @b2]")

    found = told(client, article)

    assert found["og:image"].startswith(f"{OURS}/articles/tea/")
    assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630")
    assert found["og:image:alt"] == "Tea & sleep. Fatigue. Rests on 2 papers."


def test_picture_is_a_png_of_that_size_which_caches_may_keep(client):
    answer = client.get(path_of(client, make_article()))

    image = Image.open(BytesIO(answer.content))
    assert (image.format, image.size) == ("PNG", (1200, 630))
    assert answer["Content-Type"] == "image/png"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert not answer.cookies
    assert len(answer.content) < 150_000


def test_title_is_on_it(client):
    one, other = make_article(title="Tea"), make_article(title="Roots")

    first, second = (client.get(path_of(client, each)).content for each in (one, other))

    assert first != second


def test_picture_is_drawn_once(client, monkeypatch):
    drawn = []
    monkeypatch.setattr(
        "blog.article_image.png_of", lambda words: drawn.append(words) or b"png"
    )
    path = path_of(client, make_article(title="Drawn once"))

    answers = {client.get(path).content for _ in range(3)}

    assert answers == {b"png"}
    assert len(drawn) == 1


def test_new_title_has_a_new_address_and_the_old_one_leads_there(client):
    article = make_article(title="Tea")
    before = path_of(client, article)
    article.title = "Coffee"
    article.save()

    after = path_of(client, article)
    answer = client.get(before)

    assert before != after
    assert (answer.status_code, answer["Location"]) == (302, after)


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "draft", "published_at": None},
        {"published_at": timezone.now() + timedelta(hours=1)},
    ],
)
def test_what_is_not_published_has_none(client, fields):
    article = make_article(slug="tea", **fields)

    assert (
        client.get(f"{article.get_absolute_url()}0123456789abcdef.png").status_code
        == 404
    )


@pytest.mark.parametrize(
    "title",
    ["", "W" * 500, "word " * 100, "😀🎉 שלום", "a\nb\x00c", "<script>", "…" * 120],
)
def test_whatever_a_title_holds_is_drawn_in_bounds(title):
    image = Image.open(BytesIO(png_of(Words(title, "Topic", "Rests on 1 paper", "X"))))

    assert image.size == (1200, 630)


def test_json_feed_sitemap_and_structured_data_name_it(client):
    article = make_article()
    address = told(client, article)["og:image"]

    (item,) = json.loads(client.get("/articles/feed/json/").content)["items"]
    sitemap = client.get("/sitemap.xml").content.decode()
    page = BeautifulSoup(client.get(article.get_absolute_url()).content, "html.parser")
    (data,) = page.select("script[type='application/ld+json']")

    assert item["image"] == address
    assert f"<image:loc>{address}</image:loc>" in sitemap
    assert json.loads(data.string)["image"] == address


def test_topic_in_the_sitemap_was_changed_with_its_newest_article(client):
    article = make_article()

    sitemap = client.get("/sitemap.xml").content.decode()

    place = f"<loc>{OURS}{article.topic.get_absolute_url()}</loc><lastmod>"
    assert place in sitemap
