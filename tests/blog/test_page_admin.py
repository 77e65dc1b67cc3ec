"""Staff write pages; what a page said before is kept and can be brought back."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission

from blog.models import Page, PageVersion, Source
from blog.page_text import record_page_citations
from shop.user.models import User
from tests.blog.factories import make_page, make_source

pytestmark = pytest.mark.django_db

ADD = "/admin/blog/page/add/"


@pytest.fixture
def staff(client):
    user = User.objects.create_superuser(email="ann@example.com", password="x" * 14)
    client.force_login(user)
    return client


def colleague(name: str) -> User:
    """Somebody of the staff who has no permission yet."""
    user = User.objects.create_user(email=f"{name}@example.com", password="x")
    user.is_staff = True
    user.save(update_fields=["is_staff"])
    return user


def form(**typed: str) -> dict[str, str]:
    return {
        "title": "Returns",
        "slug": "returns",
        "meta_description": "How to send it back.",
        "body": "Send it back.",
        "reason": "Asked for by buyers.",
        "column": "shop",
        "position": "5",
    } | typed


def errors_of(answer) -> str:
    page = BeautifulSoup(answer.content, "html.parser")
    return " ".join(item.text for item in page.select(".errorlist li"))


def address_of(page: Page, act: str = "change") -> str:
    return f"/admin/blog/page/{page.pk}/{act}/"


def test_staff_add_a_page_and_it_is_read_at_once(staff):
    opened = staff.get(ADD)
    answer = staff.post(ADD, form())

    assert "The first version." in opened.content.decode()
    assert answer.status_code == 302
    assert "Send it back." in staff.get("/returns/").content.decode()
    version = PageVersion.objects.get()
    assert version.saved_by.email == "ann@example.com"
    assert version.reason == "Asked for by buyers."


def test_each_save_keeps_what_the_page_said_with_who_when_and_why(staff):
    page = make_page("returns", title="Returns", body="Old words.")
    staff.post(address_of(page), form(body="New words.", reason="Clearer."))

    assert "New words." in staff.get("/returns/").content.decode()
    kept = page.versions.values_list("body", "reason", "saved_by__email")
    assert list(kept) == [
        ("New words.", "Clearer.", "ann@example.com"),
        ("Old words.", "The first version.", None),
    ]
    history = staff.get(address_of(page, "history")).content.decode()
    assert history.index("Clearer.") < history.index("The first version.")
    assert "ann@example.com" in history


def test_old_words_are_brought_back_and_the_newer_stay_in_the_history(staff):
    page = make_page("returns", body="Old words.")
    old = page.versions.get()
    staff.post(address_of(page), form(body="New words."))
    shown = staff.get(address_of(page, f"versions/{old.pk}")).content.decode()

    answer = staff.post(address_of(page, f"versions/{old.pk}/restore"))

    assert "Bring these words back" in shown
    assert answer.status_code == 302
    assert "Old words." in staff.get("/returns/").content.decode()
    bodies = list(page.versions.values_list("body", flat=True))
    assert bodies == ["Old words.", "New words.", "Old words."]
    assert page.versions.first().reason.startswith("Brought back the words of ")


def test_version_shows_what_it_changed(staff):
    page = make_page("returns", body="Kept.\nDropped.")
    staff.post(address_of(page), form(body="Kept.\nAdded."))
    newest = page.versions.first()

    answer = staff.get(address_of(page, f"versions/{newest.pk}"))
    changes = BeautifulSoup(answer.content, "html.parser").select_one(".page-changes")

    assert changes.ins.text == "Added: Added."
    assert changes.find("del").text == "Dropped: Dropped."
    assert changes.p.text == "Kept."
    assert "This is what the page says now." in answer.content.decode()


def test_words_whose_source_is_gone_are_not_brought_back(staff):
    make_source("klass2004")
    page = make_page("how", body="Force fell.[@klass2004]")
    old = page.versions.get()
    page.body = "Nothing."
    page.keep(by=None, why="Shorter.")
    record_page_citations(page)
    Source.objects.all().delete()

    answer = staff.post(address_of(page, f"versions/{old.pk}/restore"), follow=True)

    page.refresh_from_db()
    assert page.body == "Nothing."
    assert "Nothing was changed: Line 1:" in answer.content.decode()


def test_a_source_that_only_a_page_of_words_cites_cannot_be_deleted(staff):
    source = make_source("klass2004")
    page = make_page("how")
    staff.post(address_of(page), form(slug="how", body="Force fell.[@klass2004]"))

    answer = staff.post(f"/admin/blog/source/{source.pk}/delete/", {"post": "yes"})

    assert answer.status_code == 200
    assert Source.objects.filter(pk=source.pk).exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"slug": "articles"}, "taken by another part of the site"),
        ({"slug": "basket"}, "taken by another part of the site"),
        ({"slug": "how"}, "already exists"),
        ({"slug": "not an address"}, "letters, numbers"),
        ({"body": "x[@nobody1999]"}, "Line 1:"),
        ({"body": "{{ telefone }}"}, "There is no fact named telefone."),
        ({"body": "x" * 60_001}, "60000 are the most"),
        ({"body": "x" * 200_001}, "60000 are the most"),
        ({"body": ""}, "required"),
        ({"reason": ""}, "required"),
        ({"meta_description": "x" * 161}, "160"),
        ({"column": "attic"}, "not one of the available"),
        ({"position": "-1"}, "greater than or equal to 0"),
    ],
)
def test_bad_input_is_told_and_nothing_is_saved(staff, typed, sentence):
    make_page("how")

    answer = staff.post(ADD, form(**typed))

    assert answer.status_code == 200
    assert sentence in errors_of(answer)
    assert Page.objects.count() == 1


def test_address_of_a_page_stays(staff):
    page = make_page("returns")

    staff.post(address_of(page), form(slug="elsewhere"))

    page.refresh_from_db()
    assert page.slug == "returns"
    assert page.title == "Returns"


def test_preview_shows_what_is_typed_and_saves_nothing(staff):
    answer = staff.post("/admin/blog/page/preview/", form(body="Call {{ telefone }}."))

    html = answer.content.decode()
    assert "Call {{ telefone }}." in html
    assert "There is no fact named telefone." in html
    assert "Preview – not published." in html
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert not Page.objects.exists()


def test_preview_of_far_too_much_says_so(staff):
    answer = staff.post("/admin/blog/page/preview/", form(body="x" * 200_001))

    assert answer.status_code == 200
    assert "60000 are the most" in answer.content.decode()


@pytest.mark.parametrize(
    ("act", "method"),
    [
        ("history", "get"),
        ("versions/{version}", "get"),
        ("versions/{version}/restore", "post"),
    ],
)
def test_history_is_for_those_who_may(client, act, method):
    page = make_page("returns")
    path = address_of(page, act.format(version=page.versions.get().pk))
    packer = colleague("packer")
    nobody = getattr(client, method)(path)
    client.force_login(packer)

    refused = getattr(client, method)(path)

    assert nobody["Location"].startswith("/admin/login/")
    assert refused.status_code == 403
    assert page.versions.count() == 1


def test_who_may_only_look_cannot_bring_back(client):
    page = make_page("returns", body="Old words.")
    old = page.versions.get()
    page.keep(by=None, why="Again.")
    looker = colleague("looker")
    looker.user_permissions.add(Permission.objects.get(codename="view_page"))
    client.force_login(looker)

    shown = client.get(address_of(page, f"versions/{old.pk}"))
    refused = client.post(address_of(page, f"versions/{old.pk}/restore"))

    assert shown.status_code == 200
    assert "Bring these words back" not in shown.content.decode()
    assert refused.status_code == 403


@pytest.mark.parametrize("act", ["versions/999", "versions/999/restore"])
def test_version_of_another_page_is_not_found(staff, act):
    page = make_page("returns")
    other = make_page("terms").versions.get()
    act = act.replace("999", str(other.pk))

    send = staff.post if act.endswith("restore") else staff.get

    assert send(address_of(page, act)).status_code == 404


def test_reading_does_not_bring_back(staff):
    page = make_page("returns")
    path = address_of(page, f"versions/{page.versions.get().pk}/restore")

    assert staff.get(path).status_code == 405
