"""People of a newsroom, signed in, and what they post."""

from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.test import Client

from blog.newsroom import GROUPS
from shop.user.models import User
from tests.blog.factories import make_topic

ADD = "/admin/blog/article/add/"


def person(name: str, *codenames: str) -> User:
    user = User.objects.create_user(email=f"{name}@example.com", password="x")
    user.is_staff = True
    user.save(update_fields=["is_staff"])
    user.user_permissions.set(
        Permission.objects.filter(
            content_type__app_label="blog", codename__in=codenames
        )
    )
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.user = user
    return client


def writer(name: str = "ann") -> Client:
    return signed_in(person(name, *GROUPS["Writers"]))


def reviewer(name: str = "dana") -> Client:
    return signed_in(person(name, *GROUPS["Reviewers"]))


def filled_in(**fields) -> dict:
    return {
        "title": "Tea and sleep",
        "slug": "tea-and-sleep",
        "topic": make_topic().pk,
        "standfirst": "What stands under the title.",
        "excerpt": "What lists say.",
        "body": "Force fell.[@klass2004]",
        "illustration": "night",
        "byline": "Jo Writer",
        "reason": "Clearer.",
    } | fields


def act(client: Client, article, name: str, **typed):
    path = f"/admin/blog/article/{article.pk}/{name}/"
    newest = article.revisions.newest()
    number = newest.number if newest else 1
    return client.post(path, {"why": "As agreed.", "number": number} | typed)


def change(client: Client, article, **typed):
    newest = article.revisions.newest()
    base = {"base": newest.number if newest else 1}
    path = f"/admin/blog/article/{article.pk}/change/"
    return client.post(path, filled_in() | base | typed)


def page_of(response) -> BeautifulSoup:
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def errors_of(response) -> str:
    page = page_of(response)
    return " ".join(item.get_text() for item in page.select(".errorlist li"))


def messages_of(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]
