import json
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from django.utils.timezone import localdate

from blog.models import Article, Correction
from compliance.claims.published import registered_texts
from tests.blog.factories import make_article
from tests.blog.pages import open_page, queries_of

pytestmark = pytest.mark.django_db
WRONG, NOW = "We wrote that 120 people took part.", "It says 60, as the paper does."


def correct(article: Article, **fields) -> Correction:
    texts = {"was_wrong": WRONG, "says_now": NOW}
    return Correction.objects.create(article=article, **texts | fields)


def test_reader_sees_on_the_article_what_was_wrong_and_when(client):
    article = make_article()
    day = localdate() - timedelta(days=1)
    correct(article, made_on=day)

    page = BeautifulSoup(
        open_page(client, article.get_absolute_url()).content, "html.parser"
    )

    changed = page.select_one(".changed")
    assert changed.time["datetime"] == day.isoformat()
    assert f"{WRONG} {NOW}" in changed.text
    link = page.select_one(".byline a[href='#changed']")
    assert link.text == "1 correction"
    data = json.loads(page.select_one("script[type='application/ld+json']").string)
    assert data["correction"][0]["datePublished"] == day.isoformat()


def test_article_without_corrections_says_nothing_of_them(client):
    page = client.get(make_article().get_absolute_url()).content.decode()

    assert "What changed since" not in page
    assert "CorrectionComment" not in page


def test_all_stand_on_one_page_newest_first_and_drafts_do_not(client):
    old, new = make_article(title="Old"), make_article(title="New")
    correct(old, made_on=localdate() - timedelta(days=3))
    correct(new)
    correct(make_article(title="Draft", status="draft", published_at=None))

    page = BeautifulSoup(
        open_page(client, "/articles/corrections/").content, "html.parser"
    )

    assert [link.text for link in page.select(".results h2 a")] == ["New", "Old"]
    assert WRONG in page.main.text


def test_page_without_any_says_so(client):
    assert "corrected so far" in open_page(client, "/articles/corrections/").text


def test_queries_do_not_grow_with_corrections(client):
    article = make_article()
    correct(article)
    before = queries_of(client, "/articles/corrections/")
    for _ in range(8):
        correct(make_article())

    assert queries_of(client, "/articles/corrections/") == before


@pytest.mark.parametrize("path", ["feed/", "feed/rss/", "feed/json/"])
def test_feeds_tell_of_it(client, path):
    correct(make_article())

    assert NOW in client.get(f"/articles/{path}").content.decode()


def test_staff_add_one_and_feeds_know_that_the_article_changed(client, admin_client):
    article = make_article(published_at=timezone.now() - timedelta(days=9))
    typed = {
        "article": article.pk,
        "made_on": localdate().isoformat(),
        "was_wrong": WRONG,
        "says_now": NOW,
    }

    answer = admin_client.post("/admin/blog/correction/add/", typed)

    assert answer.status_code == 302
    assert WRONG in client.get(article.get_absolute_url()).content.decode()
    article.refresh_from_db()
    assert article.was_updated


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"was_wrong": ""}, "required"),
        ({"says_now": "No."}, "at least 10 characters"),
        ({"made_on": "2999-01-01"}, "today at the latest"),
        ({"says_now": "Ashwagandha cures anxiety disorders."}, "disease claim"),
    ],
)
def test_what_cannot_stand_is_told_and_kept(admin_client, fields, told):
    typed = {
        "article": make_article().pk,
        "made_on": localdate().isoformat(),
        "was_wrong": WRONG,
        "says_now": NOW,
    }

    answer = admin_client.post("/admin/blog/correction/add/", typed | fields)

    assert told in answer.content.decode()
    assert not Correction.objects.exists()


def test_nobody_takes_one_back(admin_client):
    correction = correct(make_article())

    answer = admin_client.post(
        f"/admin/blog/correction/{correction.pk}/delete/", {"post": "yes"}
    )

    assert answer.status_code == 403
    assert Correction.objects.exists()


def test_corrections_are_read_by_the_check_of_claims():
    correct(make_article(), says_now="Ashwagandha cures anxiety disorders.")

    assert "correction" in {text.field for text in registered_texts()}
