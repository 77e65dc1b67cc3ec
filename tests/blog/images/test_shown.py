"""A picture in an article: its sizes, its words, and what keeps it there."""

from contextlib import closing

import pytest

from blog.citations import render_body
from blog.models import Article, Image
from tests.blog.desk import ADD, act, errors_of, filled_in, page_of, reviewer
from tests.blog.factories import make_article, make_source
from tests.blog.images.picturing import picture, upload
from tests.blog.pages import open_page, queries_of

pytestmark = pytest.mark.django_db


def test_picture_is_kept_in_three_formats_and_shown_in_the_article(ann, client, stored):
    answer = upload(ann, credit='Photo: Jo "J" Doe')

    assert answer.status_code == 201
    key = Image.objects.get().key
    assert key.startswith("tea-")
    assert key.endswith("-900x600")
    assert stored() == sorted(
        f"{key}-{width}.{kind}"
        for width in (480, 800)
        for kind in ("avif", "jpg", "webp")
    )
    markdown = answer.json()["markdown"]
    assert markdown == f'![A cup of tea](image:{key} "Photo: Jo \\"J\\" Doe")'
    article = make_article(body=f"Before.\n\n{markdown}\n\nAfter.")
    page = page_of(open_page(client, article.get_absolute_url()))
    figure = page.select_one(".prose figure")
    assert [kind["type"] for kind in figure.select("source")] == [
        "image/avif",
        "image/webp",
    ]
    shown = figure.img
    assert shown["alt"] == "A cup of tea"
    assert (shown["width"], shown["height"]) == ("800", "533")
    with closing(client.get(shown["src"])) as file:
        assert file.status_code == 200
    assert figure.figcaption.text == 'Photo: Jo "J" Doe'


def test_pictures_cost_a_page_no_query(ann, client):
    plain = make_article(body="Words.")
    many = "\n\n".join(upload(ann).json()["markdown"] for _ in range(3))
    pictured = make_article(body=many)

    without = queries_of(client, plain.get_absolute_url())
    assert queries_of(client, pictured.get_absolute_url()) == without


def test_picture_in_the_feed_has_a_whole_address(ann, client, settings):
    make_article(body=upload(ann).json()["markdown"])

    feed = client.get("/articles/feed/").content.decode()

    assert f'src="{settings.SITE_URL}/media/articles/tea-' in feed
    assert "srcset" not in feed


def test_picture_that_an_article_shows_or_showed_stays(
    admin_client, stored, django_capture_on_commit_callbacks
):
    make_source("klass2004")
    markdown = upload(admin_client).json()["markdown"]
    admin_client.post(ADD, filled_in(body=markdown))
    used = Image.objects.get()
    path = f"/admin/blog/image/{used.pk}/delete/"

    assert admin_client.post(path, {"post": "yes"}).status_code == 403

    upload(admin_client, picture(name="free.png"))
    free = Image.objects.exclude(pk=used.pk).get()
    with django_capture_on_commit_callbacks(execute=True):
        admin_client.post(f"/admin/blog/image/{free.pk}/delete/", {"post": "yes"})
    assert Image.objects.get() == used
    assert all(name.startswith(used.key) for name in stored())


@pytest.mark.parametrize(
    ("markdown", "sentence"),
    [
        ("![Tea](image:no-such-8x8)", "there is no picture image:no-such-8x8"),
        ("![](image:KEY)", "say between the brackets"),
        ("![](/media/x.png)", "say between the brackets"),
        ("![Tea](image:nokey)", "Only images of this site"),
        ("![Tea](https://example.org/x.png)", "Only images of this site"),
        ("[Tea](image:KEY)", "needs a !"),
    ],
)
def test_picture_that_is_not_there_or_not_described_blocks_approval(
    ann, markdown, sentence
):
    make_source("klass2004")
    upload(ann)
    body = markdown.replace("KEY", Image.objects.get().key)
    ann.post(ADD, filled_in(body=f"x[@klass2004]\n\n{body}"))
    article = Article.objects.get()
    act(ann, article, "submit")

    assert sentence in errors_of(act(reviewer(), article, "approve"))


def test_picture_within_words_stays_within_them():
    html = render_body("Some ![tea](image:tea-abc-90x60) here.").html

    assert "<figure>" not in html
    assert "<p>Some <picture>" in html


@pytest.mark.parametrize("key", ["a-0x5", "../../etc-5x5", "A-5x5", "a-5x5x", "a--5x5"])
def test_key_that_is_none_makes_no_picture(key):
    rendered = render_body(f"![tea](image:{key})")

    assert "<img" not in rendered.html
    assert rendered.problems
