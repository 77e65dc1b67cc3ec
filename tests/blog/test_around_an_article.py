"""Series, related articles, review and the day the evidence was checked."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError
from django.utils import timezone

from blog.citations import record_citations
from blog.models import Article, ArticleReview, Series, SeriesPart
from tests.blog.factories import make_article, make_source, make_topic
from tests.blog.pages import open_page

pytestmark = pytest.mark.django_db


def page_of(client, article: Article) -> BeautifulSoup:
    response = open_page(client, article.get_absolute_url())
    return BeautifulSoup(response.content, "html.parser")


def told(page: BeautifulSoup) -> dict[str, str]:
    return {row.dt.text: row.dd.text for row in page.select(".byline > div")}


def data_of(page: BeautifulSoup) -> dict:
    return json.loads(page.select_one("script[type='application/ld+json']").string)


def related(page: BeautifulSoup) -> list[str]:
    return [link.text for link in page.select(".related a")]


def test_parts_of_a_series_lead_to_one_another(client):
    series = Series.objects.create(name="How tired is tired?")
    first, second, third = (make_article(title=title) for title in ("A", "B", "C"))
    draft = make_article(title="Draft", status="draft", published_at=None)
    for position, article in enumerate((first, draft, second, third), 1):
        SeriesPart.objects.create(series=series, article=article, position=position)

    page = page_of(client, second)

    assert told(page)["Series"] == "How tired is tired?, part 2 of 3"
    links = page.select("nav[aria-label='How tired is tired?'] a")
    assert [link["href"] for link in links] == [
        first.get_absolute_url(),
        third.get_absolute_url(),
    ]


def test_series_of_one_open_article_is_none(client):
    series = Series.objects.create(name="Alone")
    article = make_article()
    SeriesPart.objects.create(series=series, article=article, position=1)

    assert "Series" not in told(page_of(client, article))


def test_article_stands_in_one_series_at_one_place():
    series = Series.objects.create(name="One")
    article = make_article()
    SeriesPart.objects.create(series=series, article=article, position=1)

    with pytest.raises(IntegrityError):
        SeriesPart.objects.create(series=series, article=article, position=2)


def test_related_are_those_with_most_sources_and_the_topic_in_common(client):
    for key in ("a1", "b2", "c3", "d4"):
        make_source(key)
    sleep, stress = make_topic("Sleep"), make_topic("Stress")
    article = make_article(title="This", topic=sleep, body="x[@a1; @b2; @c3]")
    make_article(title="Two sources", topic=stress, body="x[@a1; @b2]")
    make_article(title="Two and topic", topic=sleep, body="x[@a1; @b2]")
    make_article(title="Topic", topic=sleep, body="x")
    make_article(title="Nothing", topic=stress, body="x[@d4]")

    assert related(page_of(client, article)) == [
        "Two and topic",
        "Two sources",
        "Topic",
    ]


def test_related_that_is_not_open_gives_way(client):
    make_source("a1")
    article = make_article(body="x[@a1]")
    make_article(title="Draft", body="x[@a1]", status="draft", published_at=None)
    make_article(
        title="Later", body="x[@a1]", published_at=timezone.now() + timedelta(1)
    )
    make_article(title="Open", body="x[@a1]")

    assert related(page_of(client, article)) == ["Open"]


def test_article_that_cites_something_else_now_is_related_to_something_else(client):
    for key in ("a1", "b2"):
        make_source(key)
    one = make_article(title="One", topic=make_topic("A"), body="x[@a1]")
    make_article(title="Two", topic=make_topic("B"), body="x[@b2]")
    moving = make_article(title="Moving", topic=make_topic("C"), body="x[@a1]")
    assert related(page_of(client, one)) == ["Moving"]

    moving.body = "x[@b2]"
    moving.save()
    record_citations(moving)

    assert related(page_of(client, one)) == []
    assert related(page_of(client, moving)) == ["Two"]


def test_article_alone_names_none(client):
    assert not page_of(client, make_article()).select(".related")


def test_review_is_told_only_when_a_named_person_did_one(client):
    article = make_article(slug="tea")
    before = page_of(client, article)
    ArticleReview.objects.create(
        article=article,
        name="Jo Sample",
        credential="MD",
        reviewed_on=date(2026, 10, 1),
    )
    page = page_of(client, article)

    assert "Reviewed by" not in told(before)
    assert "reviewedBy" not in json.dumps(data_of(before))
    assert told(page)["Reviewed by"] == "Jo Sample, MD, Oct 1, 2026"
    about = data_of(page)["mainEntityOfPage"]
    assert about["lastReviewed"] == "2026-10-01"
    assert about["reviewedBy"]["name"] == "Jo Sample"
    assert about["reviewedBy"]["hasCredential"]["name"] == "MD"


@pytest.mark.parametrize(
    ("looks", "by_hand", "shown"),
    [
        ([3, 5], None, "Nov 3, 2026"),
        ([3, 5], date(2026, 11, 9), "Nov 9, 2026"),
        ([3, None], None, None),
        ([3, None], date(2026, 11, 1), "Nov 1, 2026"),
        ([None, None], None, None),
    ],
)
def test_evidence_is_called_checked_on_the_day_the_last_source_was(
    client, looks, by_hand, shown
):
    for key, day in zip(("a1", "b2"), looks, strict=True):
        make_source(key, last_ok_at=day and datetime(2026, 11, day, 17, tzinfo=UTC))
    article = make_article(body="x[@a1; @b2]", sources_checked_on=by_hand)

    assert told(page_of(client, article)).get("Evidence checked") == shown


def test_failed_look_is_never_told_as_a_check(client):
    moment = datetime(2026, 11, 3, 17, tzinfo=UTC)
    make_source("a1", last_ok_at=moment, last_problem="The service was down.")

    article = make_article(body="x[@a1]")

    assert "Evidence checked" not in told(page_of(client, article))


def test_reading_time_of_a_list_needs_no_body(client):
    article = make_article(body="word " * 660)

    card = Article.objects.for_cards().get(pk=article.pk)

    assert "body" in card.get_deferred_fields()
    assert card.reading_minutes == 3
