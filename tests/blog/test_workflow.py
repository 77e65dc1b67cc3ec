"""From draft to live: who may do what, what readers see, what the history says."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from blog.models import Article, ArticleEvent, ArticleRevision
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
    writer,
)
from tests.blog.factories import make_article, make_source

pytestmark = pytest.mark.django_db

PUBLIC = "/articles/tea-and-sleep/"


@pytest.fixture(autouse=True)
def _source():
    make_source("klass2004")


@pytest.fixture
def ann():
    return writer("ann")


@pytest.fixture
def dana():
    return reviewer("dana")


@pytest.fixture
def draft(ann) -> Article:
    ann.post(ADD, filled_in())
    return Article.objects.get()


@pytest.fixture
def live(ann, dana, draft) -> Article:
    act(ann, draft, "submit")
    act(dana, draft, "approve")
    act(dana, draft, "publish")
    draft.refresh_from_db()
    return draft


def split(moment) -> dict[str, str]:
    local = timezone.localtime(moment)
    return {"0": f"{local:%Y-%m-%d}", "1": f"{local:%H:%M:%S}"}


def typed(name: str, moment) -> dict[str, str]:
    return {f"{name}_{part}": text for part, text in split(moment).items()}


def state_in_list(client) -> str:
    return page_of(client.get("/admin/blog/article/")).select_one(".field-state").text


def acts_offered(client, article) -> list[str]:
    page = page_of(client.get(f"/admin/blog/article/{article.pk}/change/"))
    return [link.text for link in page.select(".article-standing .act")]


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


def test_act_that_its_state_forbids_is_told(dana, ann, draft):
    for name in ["approve", "publish", "make-live"]:
        assert "this needs" in errors_of(act(dana, draft, name))
    for name in ["withdraw", "times", "publish-again", "drop"]:
        assert errors_of(act(dana, draft, name))
    assert draft.events.count() == 1


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
