"""What changes in a live article waits until another person made it live."""

import pytest

from tests.blog.desk import act, change, errors_of, page_of, reviewer
from tests.blog.factories import make_article, make_source
from tests.blog.workflow.forms_of_acts import PUBLIC, state_in_list

pytestmark = pytest.mark.django_db


def test_edits_of_a_live_article_wait_until_another_made_them_live(
    ann, dana, live, client
):
    make_source("todd2003")

    change(ann, live, title="Tea, sleep and more", body="Less.[@todd2003]")

    page = client.get(PUBLIC).content.decode()
    assert "Tea and sleep" in page
    assert "Less." not in page
    assert list(live.cited_sources.values_list("key", flat=True)) == ["klass2004"]
    assert state_in_list(ann) == "Live; changes: draft"
    form = page_of(ann.get(f"/admin/blog/article/{live.pk}/change/"))
    assert form.select_one("#id_title")["value"] == "Tea, sleep and more"
    assert form.select_one("a.viewsitelink")["href"] == PUBLIC

    act(ann, live, "submit")
    asked = page_of(dana.get(f"/admin/blog/article/{live.pk}/approve/"))
    assert "[added: Less." in asked.select_one("#content").text
    act(dana, live, "approve")
    assert "Less." not in client.get(PUBLIC).content.decode()
    act(dana, live, "make-live")

    page = client.get(PUBLIC).content.decode()
    assert "Tea, sleep and more" in page
    assert "Less." in page
    assert list(live.cited_sources.values_list("key", flat=True)) == ["todd2003"]
    stages = live.revisions.values_list("number", "stage")
    assert list(stages) == [(2, "released"), (1, "replaced")]


def test_new_address_of_a_live_article_waits_like_its_words(ann, dana, live, client):
    change(ann, live, slug="tea")

    page = page_of(ann.get(f"/admin/blog/article/{live.pk}/change/"))

    assert page.select_one("a.viewsitelink")["href"] == PUBLIC
    assert client.get(PUBLIC).status_code == 200
    assert client.get("/articles/tea/").status_code == 404


def test_edits_of_a_live_article_need_a_reason(ann, live):
    assert "required" in errors_of(change(ann, live, title="Other", reason=""))
    assert live.revisions.count() == 1


def test_writer_of_the_live_words_may_approve_anothers_changes(ann, dana, live):
    change(dana, live, title="A reviewer writes, too")
    act(dana, live, "submit")

    assert "another person" in errors_of(act(dana, live, "approve"))
    assert act(reviewer("eve"), live, "approve").status_code == 302


def test_changes_can_be_given_up(ann, live, client):
    change(ann, live, title="Never mind")

    act(ann, live, "drop", why="Not needed.")

    assert state_in_list(ann) == "Live"
    assert live.revisions.get(number=2).words["title"] == "Never mind"
    form = page_of(ann.get(f"/admin/blog/article/{live.pk}/change/"))
    assert form.select_one("#id_title")["value"] == "Tea and sleep"


def test_address_taken_meanwhile_is_told_and_nothing_goes_live(ann, dana, live):
    change(ann, live, slug="tea", title="Other words")
    act(ann, live, "submit")
    act(dana, live, "approve")
    make_article(slug="tea")

    assert "already exists" in errors_of(act(dana, live, "make-live"))

    live.refresh_from_db()
    assert (live.slug, live.title) == ("tea-and-sleep", "Tea and sleep")
    assert live.revisions.newest().stage == "approved"
