"""What happened to an article is kept, shown, and can be brought back."""

import pytest

from blog.models import Article, ArticleEvent, ArticleRevision
from tests.blog.desk import act, change, page_of, person, signed_in
from tests.blog.factories import make_article, make_source
from tests.blog.workflow.forms_of_acts import state_in_list

pytestmark = pytest.mark.django_db


def test_history_shows_what_changed_and_brings_it_back(ann, draft, client):
    make_source("todd2003")
    change(ann, draft, body="Force rose.[@todd2003]", reason="Newer.")
    one = f"/admin/blog/article/{draft.pk}/revisions/"

    history = page_of(ann.get(f"/admin/blog/article/{draft.pk}/history/")).text
    assert history.index("Newer.") < history.index("Clearer.")
    shown = page_of(ann.get(f"{one}2/"))
    assert [piece.text for piece in shown.select(".difference ins")] == [
        "[added:  rose.[@todd2003]] ",
        "[added: [@todd2003] ] ",
    ]
    assert "[dropped: [@klass2004] ] " in [d.text for d in shown.select("del")]

    answer = ann.post(f"{one}1/restore/", {"why": "It was right.", "base": "2"})

    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.body == "Force fell.[@klass2004]"
    assert list(draft.cited_sources.values_list("key", flat=True)) == ["klass2004"]
    kept = draft.revisions.values_list("number", "reason")
    assert list(kept) == [
        (3, "Brought back revision 1. It was right."),
        (2, "Newer."),
        (1, "Clearer."),
    ]


def test_what_is_brought_back_to_a_live_article_waits(ann, dana, live, client):
    change(ann, live, title="Second")
    act(ann, live, "submit")
    act(dana, live, "approve")
    act(dana, live, "make-live")

    ann.post(
        f"/admin/blog/article/{live.pk}/revisions/1/restore/",
        {"why": "Better.", "base": "2"},
    )

    assert "Second" in client.get("/articles/tea-and-sleep/").content.decode()
    assert live.revisions.newest().words["title"] == "Tea and sleep"
    assert state_in_list(ann) == "Live; changes: draft"


@pytest.mark.parametrize("typed", [{"why": "", "base": "2"}, {"why": "x", "base": "1"}])
def test_bringing_back_without_reason_or_on_stale_words_changes_nothing(
    ann, draft, typed
):
    change(ann, draft, title="Second")

    ann.post(f"/admin/blog/article/{draft.pk}/revisions/1/restore/", typed)

    assert draft.revisions.count() == 2


def test_preview_of_a_revision_is_the_real_page_with_its_words(ann, live):
    change(ann, live, body="## Later\n\nAnother.[@klass2004]")

    answer = ann.get(f"/admin/blog/article/{live.pk}/revisions/2/preview/")

    page = page_of(answer)
    assert "This is revision 2." in page.main.text
    assert page.select_one(".prose h2").text == "Later"
    assert page.select_one("#ref-1")
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]


def test_history_is_for_those_who_may(client, draft):
    nobody = signed_in(person("packer"))
    for path in ["history/", "revisions/1/", "revisions/1/preview/"]:
        address = f"/admin/blog/article/{draft.pk}/{path}"
        assert client.get(address).status_code == 302
        assert nobody.get(address).status_code == 403
    looker = signed_in(person("looker", "view_article"))
    restore = f"/admin/blog/article/{draft.pk}/revisions/1/restore/"
    assert looker.post(restore, {"why": "x", "base": "1"}).status_code == 403
    assert looker.get(restore).status_code == 405


def test_what_happened_is_neither_edited_nor_deleted(draft):
    event, revision = ArticleEvent.objects.get(), ArticleRevision.objects.get()

    for wrong in [
        event.save,
        event.delete,
        ArticleEvent.objects.all().delete,
        lambda: ArticleEvent.objects.update(why="Other"),
        revision.save,
    ]:
        with pytest.raises(TypeError):
            wrong()


def test_only_what_was_never_public_can_be_deleted(admin_client, dana, live):
    path = f"/admin/blog/article/{live.pk}/delete/"
    assert admin_client.post(path, {"post": "yes"}).status_code == 403
    act(dana, live, "withdraw")
    assert admin_client.post(path, {"post": "yes"}).status_code == 403

    draft = make_article(status="draft", published_at=None)
    admin_client.post(f"/admin/blog/article/{draft.pk}/delete/", {"post": "yes"})
    assert not Article.objects.filter(pk=draft.pk).exists()


def test_article_from_before_the_history_gets_its_first_revision(ann, client):
    article = make_article(title="Old", slug="old", body="x[@klass2004]")

    change(ann, article, title="New", slug="old")

    assert list(article.revisions.values_list("number", "stage")) == [
        (2, "draft"),
        (1, "released"),
    ]
    assert article.revisions.get(number=1).words["title"] == "Old"
