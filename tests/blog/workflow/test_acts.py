"""From draft to live: who may do what, and when."""

import pytest
from django.core.management import call_command

from blog.models import Article
from tests.blog.desk import (
    ADD,
    act,
    change,
    errors_of,
    filled_in,
    page_of,
    person,
    reviewer,
    signed_in,
)
from tests.blog.factories import make_article
from tests.blog.workflow.forms_of_acts import PUBLIC, acts_offered, state_in_list

pytestmark = pytest.mark.django_db


def test_article_goes_from_draft_to_live_by_two_people(ann, dana, draft, client):
    assert client.get(PUBLIC).status_code == 404
    assert state_in_list(ann) == "Draft"

    assert act(ann, draft, "submit").status_code == 302
    assert state_in_list(ann) == "In review"
    assert act(dana, draft, "approve").status_code == 302
    assert state_in_list(ann) == "Approved"
    assert client.get(PUBLIC).status_code == 404
    assert act(dana, draft, "publish").status_code == 302

    assert state_in_list(ann) == "Live"
    assert client.get(PUBLIC).status_code == 200
    told = draft.events.order_by("pk").values_list("act", "by__email", "why")
    assert list(told) == [
        ("saved", "ann@example.com", "Clearer."),
        ("submitted", "ann@example.com", "As agreed."),
        ("approved", "dana@example.com", "As agreed."),
        ("released", "dana@example.com", "As agreed."),
    ]


def test_each_is_offered_what_is_theirs_to_do(ann, dana, draft):
    assert acts_offered(ann, draft) == ["Hand in for review"]
    act(ann, draft, "submit")
    assert acts_offered(ann, draft) == ["Send back"]
    assert acts_offered(dana, draft) == ["Approve", "Send back"]
    act(dana, draft, "approve")
    assert acts_offered(dana, draft) == ["Publish", "Send back"]
    act(dana, draft, "publish")
    assert acts_offered(ann, draft) == []
    assert acts_offered(dana, draft) == ["Change the dates", "Withdraw"]


@pytest.mark.parametrize("name", ["approve", "publish", "withdraw", "times"])
def test_writers_may_not_do_what_is_for_reviewers(ann, draft, name):
    assert act(ann, draft, name).status_code == 403
    assert ann.get(f"/admin/blog/article/{draft.pk}/{name}/").status_code == 403


def test_strangers_and_readers_of_the_admin_may_do_nothing(client, draft):
    assert act(client, draft, "submit").status_code == 302
    looker = signed_in(person("looker", "view_article"))

    assert act(looker, draft, "submit").status_code == 403
    assert draft.revisions.newest().stage == "draft"


def test_looking_at_an_act_does_nothing(ann, draft):
    page = page_of(ann.get(f"/admin/blog/article/{draft.pk}/submit/"))

    assert "Every citation is known" in page.select_one(".checks").text
    assert draft.revisions.newest().stage == "draft"


def test_nobody_approves_what_they_wrote(dana, ann, draft):
    act(ann, draft, "submit")
    change(dana, draft, title="Tea, sleep and I")
    act(dana, draft, "submit")

    refused = errors_of(act(dana, draft, "approve"))

    assert "another person must approve" in refused
    assert "Approve" not in acts_offered(dana, draft)
    assert draft.revisions.newest().stage == "in_review"


def test_who_wrote_an_earlier_revision_of_it_does_not_approve_it_either(
    dana, ann, draft
):
    change(dana, draft, title="One word of mine")
    change(ann, draft, title="Many words of hers")
    act(ann, draft, "submit")

    assert "another person" in errors_of(act(dana, draft, "approve"))
    assert act(reviewer("eve"), draft, "approve").status_code == 302


def test_a_superuser_is_no_exception(admin_client, admin_user):
    admin_client.post(ADD, filled_in())
    article = Article.objects.get()
    act(admin_client, article, "submit")

    assert "another person" in errors_of(act(admin_client, article, "approve"))


def test_newsroom_of_one_may_approve_alone_and_the_history_says_so(
    settings, admin_client
):
    settings.ONE_PERSON_NEWSROOM = True
    admin_client.post(ADD, filled_in())
    article = Article.objects.get()
    act(admin_client, article, "submit")

    assert act(admin_client, article, "approve").status_code == 302

    assert article.events.get(act="approved").is_alone
    history = admin_client.get(f"/admin/blog/article/{article.pk}/history/")
    assert "a newsroom of one" in history.content.decode()


def test_newsroom_of_one_ends_with_the_second_person(settings, admin_client, dana):
    settings.ONE_PERSON_NEWSROOM = True
    admin_client.post(ADD, filled_in())
    article = Article.objects.get()
    act(admin_client, article, "submit")

    assert "another person" in errors_of(act(admin_client, article, "approve"))


def test_only_what_was_read_is_approved(ann, dana, draft):
    act(ann, draft, "submit")
    read = draft.revisions.newest().number
    change(ann, draft, title="Quickly changed")
    act(ann, draft, "submit")

    refused = errors_of(act(dana, draft, "approve", number=read))

    assert "You looked at revision 1; there is a newer one, 2." in refused
    assert draft.revisions.newest().stage == "in_review"


def test_saving_takes_approved_words_back_to_a_draft(ann, dana, draft):
    act(ann, draft, "submit")
    act(dana, draft, "approve")

    change(ann, draft, title="One more thing")

    assert draft.revisions.newest().stage == "draft"
    assert "this needs “Approved”" in errors_of(act(dana, draft, "publish"))


def test_sending_back_needs_a_reason(ann, dana, draft):
    act(ann, draft, "submit")

    assert "required" in errors_of(act(dana, draft, "send-back", why=""))
    assert act(dana, draft, "send-back", why="Say how many.").status_code == 302

    assert draft.revisions.newest().stage == "draft"
    page = page_of(ann.get(f"/admin/blog/article/{draft.pk}/change/"))
    assert "Say how many." in page.select_one(".article-standing").text


def test_act_that_its_state_forbids_is_told(dana, ann, draft):
    for name in ["approve", "publish", "make-live"]:
        assert "this needs" in errors_of(act(dana, draft, name))
    for name in ["withdraw", "times", "publish-again", "drop"]:
        assert errors_of(act(dana, draft, name))
    assert draft.events.count() == 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"body": "x[@nobody1900]"}, "There is no source with the key “nobody1900”"),
        ({"body": "No source at all."}, "At least one source is cited"),
        ({"title": "Treats insomnia"}, "No disease is claimed"),
        ({"body": "x[@klass2004] [so](/nowhere/)"}, "nothing to read at /nowhere/"),
        ({"body": "x[@klass2004] [so](#nowhere)"}, "#nowhere is no heading"),
        ({"body": "[a [@klass2004]](/about/) x[@klass2004]"}, "cannot hold a citation"),
    ],
)
def test_what_is_not_ready_is_not_approved(ann, dana, words, sentence):
    ann.post(ADD, filled_in(**words))
    article = Article.objects.get()
    act(ann, article, "submit")

    assert sentence in errors_of(act(dana, article, "approve"))

    assert article.revisions.newest().stage == "in_review"


def test_source_that_vanished_after_approval_keeps_it_from_going_live(ann, dana, draft):
    act(ann, draft, "submit")
    act(dana, draft, "approve")
    draft.citations.all().delete()
    draft.cited_sources.model.objects.all().delete()

    assert "There is no source" in errors_of(act(dana, draft, "publish"))


def test_draft_from_before_the_history_is_handed_in(ann):
    article = make_article(status="draft", published_at=None, body="x[@klass2004]")

    assert act(ann, article, "submit").status_code == 302
    assert article.revisions.newest().stage == "in_review"


def test_groups_are_made_once_and_let_their_people_work():
    call_command("make_newsroom", verbosity=0)
    call_command("make_newsroom", verbosity=0)
    user = person("gus")
    user.groups.set(user.groups.model.objects.filter(name="Reviewers"))

    client = signed_in(user)

    assert client.get("/admin/blog/article/").status_code == 200
    assert user.has_perm("blog.approve_article")


def test_list_costs_the_same_with_many(ann, django_assert_max_num_queries):
    for _ in range(12):
        make_article()

    with django_assert_max_num_queries(9):
        ann.get("/admin/blog/article/")
