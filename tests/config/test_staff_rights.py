"""Walks the admin as each role. A page or a table that nobody listed fails here."""

import re
from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from blog.keeping import keep_first
from shop.newsletter.models import Issue
from shop.staff.roles import ROLES as GIVEN
from shop.staff.roles import make_roles
from shop.user.models import User
from tests.blog.factories import make_article, make_page, make_source
from tests.config.staff_rights import (
    MODELS,
    NOT_ASKED,
    PAGES,
    ROLES,
    SUPERUSERS_ALONE,
)
from tests.factories import make_claim, make_product, make_supplement
from tests.shop.selling import bottle, buy

pytestmark = pytest.mark.django_db
OF_A_TABLE = ("changelist", "add", "history", "delete", "change")
ACTS = ("view", "add", "change", "delete")


def pages() -> Iterator[tuple[str, str]]:
    """Name, or where it has none its route, and route of each page that is not one of
    the five that every table has."""
    of_tables = {
        f"{model._meta.app_label}_{model._meta.model_name}_{kind}"
        for model in admin.site._registry
        for kind in OF_A_TABLE
    }
    for route, pattern in _walk(get_resolver().url_patterns):
        is_table = pattern.name in of_tables
        is_old_address = route.endswith("/<path:object_id>/") and not pattern.name
        is_rest = "(?P<url>" in route
        if route.startswith("admin/") and not (is_table or is_old_address or is_rest):
            yield pattern.name or route.removeprefix("admin/"), route


def _walk(patterns, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, before + str(one.pattern))
        else:
            yield before + str(one.pattern), one


def somebody(letter: str) -> User:
    make_roles()
    person = User.objects.create_user(email=f"{letter}@example.com", password="x")
    person.is_staff = True
    person.save(update_fields=["is_staff"])
    person.groups.set(Group.objects.filter(name=ROLES[letter]))
    return person


@pytest.fixture
def things(client, payment_pages) -> dict[str, int]:
    """One of each thing that is looked for before the right to see it is asked."""
    author = User.objects.create_user(email="author@example.com", password="x")
    colleague = User.objects.create_user(email="c@example.com", password="x")
    User.objects.filter(pk=colleague.pk).update(is_staff=True)
    article, page = make_article(), make_page("about")
    keep_first(article, by=author, why="New.")
    page.keep(by=author, why="New.")
    supplement = make_supplement(make_product())
    claim = make_claim(supplement, sources=[source := make_source()])
    return {
        "article_id": article.pk,
        "number": 1,
        "page_id": page.pk,
        "version_id": page.versions.latest("pk").pk,
        "user_user": colleague.pk,
        "order_id": buy(client, bottle()).pk,
        "blog_source": source.pk,
        "supplement_claim": claim.pk,
        "supplement_supplement": supplement.pk,
        "newsletter_issue": Issue.objects.create(subject="News", body="Words.").pk,
        "kind": "pdf",
        "width": 50,
    }


def path_of(name: str, route: str, things: dict) -> str:
    def value(found: re.Match) -> str:
        of_name = [key for key in things if found[1] == "pk" and name.startswith(key)]
        return str(things.get(of_name[0] if of_name else found[1], 1))

    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", value, route)


def test_no_page_and_no_table_is_forgotten():
    tables = {model._meta.label for model in admin.site._registry}

    assert {name for name, _ in pages()} == {*PAGES, *NOT_ASKED}
    assert tables == {*MODELS, *SUPERUSERS_ALONE}
    assert {role.name for role in GIVEN} == {*ROLES.values()} - {""}


@pytest.mark.parametrize("letter", ROLES)
def test_tables_are_for_whom_they_are_meant(letter):
    request = RequestFactory().get("/admin/")
    request.user = somebody(letter)
    found, meant = {}, {}
    for model, page in admin.site._registry.items():
        label = model._meta.label
        listed = MODELS.get(label, ("", "", "", ""))
        meant[label] = [letter in letters for letters in listed]
        found[label] = [getattr(page, f"has_{act}_permission")(request) for act in ACTS]

    assert found == meant


@pytest.mark.parametrize("letter", ROLES)
def test_pages_are_for_whom_they_are_meant(letter, things):
    client = Client(raise_request_exception=False)
    client.force_login(somebody(letter), "django.contrib.auth.backends.ModelBackend")
    wrong = []
    for name, route in pages():
        if name in NOT_ASKED:
            continue
        for meant, ask in zip(PAGES[name], (client.get, client.post), strict=True):
            with transaction.atomic():
                answer = ask(path_of(name, route, things))
                transaction.set_rollback(True)
            if answer.status_code != 405 and is_let_in(answer) != (letter in meant):
                wrong.append((name, ask.__name__, answer.status_code))

    assert wrong == []


def is_let_in(answer) -> bool:
    to = answer.headers.get("Location", "")
    return answer.status_code != 403 and not to.startswith("/admin/login/")


@pytest.mark.parametrize("letter", "WRPSH")
def test_lists_of_tables_are_those_that_one_may_see(letter):
    client = Client()
    client.force_login(somebody(letter), "django.contrib.auth.backends.ModelBackend")

    for model in admin.site._registry:
        path = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        may_see = letter in MODELS.get(model._meta.label, ("",))[0]
        assert client.get(path).status_code == (200 if may_see else 403), path
