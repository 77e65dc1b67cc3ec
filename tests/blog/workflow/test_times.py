"""When an article is live: what was set, and what time alone does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from blog.models import Article
from tests.blog.desk import act, errors_of
from tests.blog.workflow.forms_of_acts import PUBLIC, state_in_list, typed

pytestmark = pytest.mark.django_db


def test_time_alone_makes_an_article_live_and_ends_it(ann, dana, draft, client):
    act(ann, draft, "submit")
    act(dana, draft, "approve")
    now = timezone.now()
    times = typed("published_at", now + timedelta(days=2))
    times |= typed("expires_at", now + timedelta(days=9))

    assert act(dana, draft, "publish", **times).status_code == 302

    assert state_in_list(ann) == "Scheduled"
    assert client.get(PUBLIC).status_code == 404
    Article.objects.update(published_at=now - timedelta(seconds=1))
    assert client.get(PUBLIC).status_code == 200
    assert state_in_list(ann) == "Live"
    Article.objects.update(expires_at=now)
    assert state_in_list(ann) == "Expired"
    for address in [PUBLIC, "/articles/topics/fatigue/"]:
        assert client.get(address).status_code == 404
    for address in ["/articles/", "/articles/feed/", "/sitemap.xml"]:
        assert "tea-and-sleep" not in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ({"published_at": -1}, "That is past"),
        ({"published_at": 3, "expires_at": 2}, "expire before it is published"),
        ({"expires_at": -1}, "expire before it is published"),
    ],
)
def test_times_that_cannot_be_are_refused(ann, dana, draft, days, sentence):
    act(ann, draft, "submit")
    act(dana, draft, "approve")
    times = {}
    for name, count in days.items():
        times |= typed(name, timezone.now() + timedelta(days=count))

    assert sentence in errors_of(act(dana, draft, "publish", **times))

    draft.refresh_from_db()
    assert (draft.status, draft.published_at) == ("draft", None)


def test_withdrawn_article_is_gone_and_comes_back_as_it_was(dana, live, client):
    assert "required" in errors_of(act(dana, live, "withdraw", why=""))
    published_at = live.published_at

    act(dana, live, "withdraw", why="A number is wrong.")

    assert client.get(PUBLIC).status_code == 404
    assert state_in_list(dana) == "Withdrawn"
    act(dana, live, "publish-again", why="It was right.")
    live.refresh_from_db()
    assert client.get(PUBLIC).status_code == 200
    assert live.published_at == published_at


def test_dates_of_a_live_article_change_its_end_only(dana, live):
    before = live.published_at
    times = typed("published_at", timezone.now() + timedelta(days=2))
    times |= typed("expires_at", timezone.now() + timedelta(days=5))

    act(dana, live, "times", **times)

    live.refresh_from_db()
    assert live.published_at == before
    assert live.expires_at is not None
