"""Two people and one article: nothing is overwritten, nothing typed is lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from blog.keeping import Stale, keep
from blog.models import MAX_BODY_LENGTH, Presence, UnsavedWords
from blog.models.revisions import words_of
from tests.blog.desk import (
    ADD,
    change,
    errors_of,
    filled_in,
    page_of,
    person,
    signed_in,
    writer,
)
from tests.blog.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def bea():
    return writer("bea")


def at(article, name: str = "change") -> str:
    return f"/admin/blog/article/{article.pk}/{name}/"


def opened(client, article, query: str = ""):
    return page_of(client.get(at(article) + query))


def test_second_of_two_who_save_is_refused_and_shown_both(ann, bea, draft):
    change(ann, draft, body="Ann’s words.[@klass2004]", base=1)

    answer = change(bea, draft, body="Bea’s words.[@klass2004]", base=1)

    assert "ann@example.com saved other words" in errors_of(answer)
    page = page_of(answer)
    assert page.select_one("#id_body").text.strip() == "Bea’s words.[@klass2004]"
    shown = page.select_one(".article-conflict")
    assert "Ann’s" in shown.select_one("del").text
    assert "Bea’s" in shown.select_one("ins").text
    draft.refresh_from_db()
    assert draft.body == "Ann’s words.[@klass2004]"
    kept = UnsavedWords.objects.get(user=bea.user)
    assert kept.typed["body"] == "Bea’s words.[@klass2004]"


def test_who_was_refused_can_save_after_having_read_the_other(ann, bea, draft):
    change(ann, draft, title="Ann’s", base=1)
    box = page_of(change(bea, draft, title="Bea’s", base=1)).select_one(
        ".article-conflict input"
    )

    answer = change(bea, draft, title="Bea’s", base=1, after=box["value"])

    assert (box["name"], box["form"]) == ("after", "article_form")
    assert answer.status_code == 302
    titles = [revision.words["title"] for revision in draft.revisions.all()]
    assert titles == ["Bea’s", "Ann’s", "Tea and sleep"]
    assert not UnsavedWords.objects.exists()


def test_box_of_a_revision_that_is_no_longer_the_newest_does_not_help(ann, bea, draft):
    change(ann, draft, title="Second", base=1)
    change(ann, draft, title="Third", base=2)

    assert "saved other words" in errors_of(change(bea, draft, base=1, after=2))
    assert draft.revisions.count() == 3


def test_saving_the_same_words_again_makes_no_revision(ann, draft):
    assert change(ann, draft).status_code == 302
    assert draft.revisions.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_who_save_at_the_same_moment_one_wins():
    article = make_article(status="draft", published_at=None)
    people = [person(f"writer{i}") for i in range(6)]
    start = Barrier(len(people))

    def save(user) -> bool:
        words = words_of(article) | {"title": f"By {user.email}"}
        try:
            start.wait(timeout=20)
            keep(article.pk, words=words, base=1, by=user, why="At once.")
        except Stale:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(len(people)) as crowd:
        won = list(crowd.map(save, people))

    assert sum(won) == 1
    winner = people[won.index(True)]
    article.refresh_from_db()
    assert article.title == f"By {winner.email}"
    numbers = article.revisions.values_list("number", flat=True)
    assert list(numbers) == [2, 1]


def test_what_is_typed_is_kept_apart_and_offered_again(ann, bea, draft):
    answer = ann.post(at(draft, "unsaved"), filled_in(body="Half a th", base="1"))

    assert answer.json() == {"kept_at": f"{timezone.localtime():%H:%M}"}
    draft.refresh_from_db()
    assert draft.body == "Force fell.[@klass2004]"
    assert draft.revisions.count() == 1
    offer = opened(ann, draft).select_one(".article-unsaved")
    assert "You have unsaved words from" in offer.text
    assert opened(bea, draft).select_one(".article-unsaved") is None
    brought = opened(ann, draft, offer.select_one("a.act")["href"])
    assert brought.select_one("#id_body").text.strip() == "Half a th"
    assert brought.select_one("#id_base")["value"] == "1"


def test_saved_words_are_no_longer_called_unsaved(ann, draft):
    ann.post(at(draft, "unsaved"), filled_in(body="Mine", base="1"))
    typed = filled_in(body="Mine.[@klass2004]", base="1", _continue="1")

    answer = ann.post(at(draft) + "?unsaved=1", typed, follow=True)

    assert "changed successfully" in answer.content.decode()
    assert page_of(answer).select_one(".article-unsaved") is None


def test_unsaved_words_on_older_ones_are_refused_like_any_other(ann, bea, draft):
    ann.post(at(draft, "unsaved"), filled_in(body="Mine", base="1"))
    change(bea, draft, title="Hers", base=1)

    offer = opened(ann, draft).select_one(".article-unsaved").text
    brought = opened(ann, draft, "?unsaved=1")

    assert "bea@example.com saved revision 2" in offer
    base = brought.select_one("#id_base")["value"]
    assert "saved other words" in errors_of(change(ann, draft, base=base, body="Mine"))


def test_discarding_forgets_and_saving_forgets(ann, draft):
    for forget in [
        lambda: ann.post(at(draft, "unsaved/discard")),
        lambda: change(ann, draft, body="Whole thought.[@klass2004]"),
    ]:
        ann.post(at(draft, "unsaved"), filled_in(body="Half", base="1"))
        assert UnsavedWords.objects.count() == 1

        assert forget().status_code == 302

        assert not UnsavedWords.objects.exists()


def test_new_article_is_kept_too(ann, bea):
    path = "/admin/blog/article/unsaved/"
    ann.post(path, filled_in(title="Not yet", body="Half"))
    ann.post(path, filled_in(title="Not yet", body="Half a"))

    offered = page_of(ann.get(ADD))
    assert offered.select_one(".article-unsaved")
    assert page_of(bea.get(ADD)).select_one(".article-unsaved") is None
    brought = page_of(ann.get(f"{ADD}?unsaved=1"))
    assert brought.select_one("#id_body").text.strip() == "Half a"
    ann.post(ADD, filled_in())
    assert not UnsavedWords.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"body": "x" * (MAX_BODY_LENGTH + 1)}, "200,001 characters"),
        ({"title": "x" * 5_000}, "title has 5,000 characters"),
        ({"body": "a\0b"}, "no text"),
    ],
)
def test_what_cannot_be_kept_is_told(ann, draft, typed, sentence):
    answer = ann.post(at(draft, "unsaved"), filled_in(**typed))

    assert answer.status_code == 400
    assert sentence in answer.json()["error"]
    assert not UnsavedWords.objects.exists()


def test_conflict_over_too_much_is_told_and_stays_in_the_form(ann, bea, draft):
    change(ann, draft, title="Ann’s", base=1)

    page = page_of(change(bea, draft, title="y" * 5_000, base=1))

    assert "at most 120" in page.select_one(".field-title .errorlist").text
    assert not UnsavedWords.objects.exists()


def test_colleague_who_is_editing_is_named_also_without_script(ann, bea, draft):
    assert opened(bea, draft).select_one("[data-presence]").has_attr("hidden")
    since = f"{timezone.localtime():%H:%M}"

    shown = opened(ann, draft).select_one("[data-presence]")

    assert not shown.has_attr("hidden")
    assert f"bea@example.com has been editing since {since}." in shown.text
    told = ann.post(at(draft, "presence")).json()["others"]
    assert told == [f"bea@example.com has been editing since {since}."]


@pytest.mark.parametrize(("beats", "minutes"), [(True, 2), (False, 16)])
def test_who_is_gone_is_not_named(ann, bea, draft, beats, minutes):
    opened(bea, draft)
    before = timezone.now() - timedelta(minutes=minutes)
    Presence.objects.filter(user=bea.user).update(beats=beats, seen_at=before)

    assert ann.post(at(draft, "presence")).json() == {"others": []}


def test_who_closes_or_saves_leaves(ann, bea, draft):
    for leave in [
        lambda: bea.post(at(draft, "presence/leave")),
        lambda: change(bea, draft, title="Done"),
    ]:
        bea.post(at(draft, "presence"))
        assert ann.post(at(draft, "presence")).json()["others"]

        leave()

        assert ann.post(at(draft, "presence")).json() == {"others": []}


def test_who_stays_keeps_the_time_they_came(bea, draft):
    opened(bea, draft)
    since = Presence.objects.get().since

    bea.post(at(draft, "presence"))

    assert Presence.objects.get().since == since


@pytest.mark.parametrize("name", ["unsaved", "unsaved/discard", "presence"])
def test_only_those_who_may_write_report(client, draft, name):
    looker = signed_in(person("looker", "view_article"))
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = looker.cookies

    assert client.post(at(draft, name)).status_code == 302
    assert looker.post(at(draft, name)).status_code == 403
    assert strict.post(at(draft, name)).status_code == 403
    assert looker.get(at(draft, name)).status_code == 405
    assert not Presence.objects.exists()
