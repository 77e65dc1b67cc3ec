import pytest

from blog.models import Article, OldAddress
from tests.blog.factories import make_article, make_page, make_source, make_topic

pytestmark = pytest.mark.django_db


def leads_to(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 301, path
    return answer["Location"]


def rename(row, slug: str, field: str = "slug") -> None:
    found = type(row).objects.get(pk=row.pk)
    setattr(found, field, slug)
    found.save()


def test_old_address_of_an_article_leads_to_it_for_ever(client):
    article = make_article(slug="first")

    rename(article, "second")

    assert leads_to(client, "/articles/first/") == "/articles/second/"
    assert client.get("/articles/second/").status_code == 200


def test_chain_of_changes_is_one_step(client):
    article = make_article(slug="first")

    for slug in ("second", "third", "fourth"):
        rename(article, slug)

    for old in ("first", "second", "third"):
        assert leads_to(client, f"/articles/{old}/") == "/articles/fourth/"


def test_going_back_to_an_old_slug_turns_the_way_around(client):
    article = make_article(slug="first")

    rename(article, "second")
    rename(article, "first")

    assert client.get("/articles/first/").status_code == 200
    assert leads_to(client, "/articles/second/") == "/articles/first/"


def test_slug_that_another_article_takes_is_its_own(client):
    article = make_article(slug="first")
    rename(article, "second")

    other = make_article(slug="first")

    assert other.title in client.get("/articles/first/").content.decode()
    other.delete()
    assert client.get("/articles/first/").status_code == 404


def test_what_was_asked_for_goes_along(client):
    rename(make_article(slug="first"), "second")

    assert leads_to(client, "/articles/first/?utm_source=a&b=%26") == (
        "/articles/second/?utm_source=a&b=%26"
    )


def test_topics_sources_and_pages_keep_theirs_too(client):
    topic, source, page = make_topic("Sleep"), make_source("a1"), make_page("returns")
    make_article(topic=topic)

    rename(topic, "rest")
    rename(source, "b2", "key")
    rename(page, "send-back")

    assert leads_to(client, "/articles/topics/sleep/") == "/articles/topics/rest/"
    assert leads_to(client, "/articles/sources/a1/") == "/articles/sources/b2/"
    assert leads_to(client, "/returns/") == "/send-back/"


def test_old_address_does_not_tell_of_a_draft(client):
    article = make_article(slug="first", status="draft", published_at=None)

    rename(article, "second")

    assert client.get("/articles/first/").status_code == 404


def test_a_slug_set_with_other_fields_only_is_not_taken_for_a_change():
    article = Article.objects.get(pk=make_article(slug="first").pk)
    article.slug, article.byline = "second", "Someone"

    article.save(update_fields=["byline"])

    assert not OldAddress.objects.exists()


def test_save_without_a_new_slug_asks_nothing_more(django_assert_num_queries):
    article = Article.objects.get(pk=make_article().pk)

    with django_assert_num_queries(3):  # savepoint, update, release
        article.save()


@pytest.mark.parametrize("path", ["/foo", "/articles/foo", "/articles/topics/foo"])
def test_unknown_path_is_not_found_at_once(client, path):
    assert client.get(path).status_code == 404
    assert client.get(f"{path}/").status_code == 404


def test_slash_is_added_where_it_leads_to_something(client):
    make_article(slug="tea")
    make_page("returns")

    for path in ("/returns", "/articles", "/articles/tea", "/basket"):
        assert leads_to(client, path) == f"{path}/"


def test_slash_and_old_address_are_two_steps_that_end(client):
    rename(make_article(slug="first"), "second")

    answer = client.get("/articles/first?a=b", follow=True)

    assert answer.status_code == 200
    assert answer.redirect_chain[-1] == ("/articles/second/?a=b", 301)
