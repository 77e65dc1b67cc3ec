"""Staff get in again by mail; nobody learns from it who works here."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from compliance.notices import FDA_NOTICE, MEDICAL_NOTICE
from shop.user.models import User

pytestmark = pytest.mark.django_db
ASK = "/admin/password/"
NEW = "a password nobody has"


@pytest.fixture(autouse=True)
def _nobody_asked_before():
    cache.clear()


@pytest.fixture
def staff():
    return User.objects.create_superuser(
        email="staff@example.com", password="the old one"
    )


def link_in(letter) -> str:
    return re.search(r"https?://[^/]+(/admin/password/\S+)", letter.body)[1]


def test_sign_in_leads_to_the_form(client):
    assert f'href="{ASK}"' in client.get("/admin/login/").content.decode()


def test_link_in_the_letter_changes_the_password_once(client, staff, settings):
    client.post(ASK, {"email": staff.email})
    (letter,) = mail.outbox
    link = link_in(letter)

    form = client.get(link, follow=True)
    typed = {"new_password1": NEW, "new_password2": NEW}
    done = client.post(form.request["PATH_INFO"], typed, follow=True)
    used = client.get(link, follow=True)

    assert "Your new password is saved" in done.content.decode()
    assert "Ask for a new link" in used.content.decode()
    staff.refresh_from_db()
    assert staff.check_password(NEW)
    assert settings.SITE_URL in letter.body
    html = letter.alternatives[0][0]
    for body in (html, letter.body):
        words = " ".join(body.split())
        assert link in words
        assert FDA_NOTICE in words
        assert MEDICAL_NOTICE in words


def test_answer_is_the_same_for_whoever_is_unknown(client, staff):
    buyer = User.objects.create_user(email="buyer@example.com", password="x")
    known = client.post(ASK, {"email": staff.email}, follow=True)
    mail.outbox.clear()

    for email in [buyer.email, "nobody@example.com"]:
        answer = client.post(ASK, {"email": email}, follow=True)

        assert answer.content == known.content
        assert answer.redirect_chain == known.redirect_chain
    assert not mail.outbox


def test_asking_often_sends_one_letter(client, staff):
    for _ in range(5):
        client.post(ASK, {"email": staff.email})

    assert len(mail.outbox) == 1


def test_link_leads_to_our_own_address_whatever_the_host_says(client, staff, settings):
    settings.ALLOWED_HOSTS = ["*"]

    client.post(ASK, {"email": staff.email}, HTTP_HOST="evil.example")

    assert "evil.example" not in mail.outbox[0].body


def test_dead_mail_server_is_nothing_a_visitor_sees(client, staff, settings):
    settings.EMAIL_BACKEND = "tests.shop.order.dead_mail_server.Backend"

    answer = client.post(ASK, {"email": staff.email})

    assert answer.status_code == 302


def test_no_address_and_short_password_are_told_in_the_form(client, staff):
    empty = client.post(ASK, {"email": "nobody"})
    client.post(ASK, {"email": staff.email})
    form = client.get(link_in(mail.outbox[0]), follow=True)
    typed = {"new_password1": "short", "new_password2": "short"}
    short = client.post(form.request["PATH_INFO"], typed)

    assert "<title>Error: " in empty.content.decode()
    assert "valid email address" in empty.content.decode()
    assert "at least 12 characters" in short.content.decode()


def test_pages_hold_nothing_inline(client, staff):
    client.post(ASK, {"email": staff.email})
    link = link_in(mail.outbox[0])

    for address in [ASK, reverse("password_reset_done"), link, "/admin/password/done/"]:
        page = client.get(address, follow=True).content.decode()

        assert "<h1>" in page
        assert "style=" not in page
