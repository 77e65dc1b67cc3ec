"""Somebody asks for the newsletter, proves the address, and leaves again."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from compliance.models import MedicalNotice
from compliance.notices import FDA_NOTICE
from shop.mailing_list.asked import LIFETIME, MOST_LINKS
from shop.newsletter.models import SignUp, Subscriber, Suppressed
from shop.order.letterhead import WAITS
from shop.upkeep.chores import do_all
from tests.config.page import Page
from tests.shop.newsletter.signing_up import EMAIL, ask, mailed_link, subscribe
from tests.shop.order.working import work
from tests.shop.selling import OURS

pytestmark = pytest.mark.django_db

DEAD = "tests.shop.order.dead_mail_server.Backend"


def text_of(answer) -> str:
    soup = BeautifulSoup(answer.content, "html.parser")
    return " ".join(soup.main.get_text(" ").split())


def test_typed_address_is_on_the_list_only_after_the_mailed_page_is_confirmed(client):
    answer = ask(client)
    assert (answer.status_code, answer["Location"]) == (303, "/newsletter/sent/")
    assert not Subscriber.objects.exists()

    link = mailed_link()
    page = client.get(link)
    assert EMAIL in text_of(page)
    assert not Subscriber.objects.exists()

    answer = client.post(link)
    assert (answer.status_code, answer["Location"]) == (303, "/newsletter/confirmed/")
    assert Subscriber.objects.get().email == EMAIL
    assert not SignUp.objects.exists()


def test_record_holds_what_was_said_yes_to_and_when(client):
    ask(client)
    shown = client.get(mailed_link())

    client.post(mailed_link())

    row = Subscriber.objects.get()
    assert row.consent in text_of(shown)
    assert row.asked_at < row.confirmed_at <= timezone.now()
    fields = {field.name for field in Subscriber._meta.concrete_fields}
    assert fields == {
        *("id", "key", "email", "language"),
        *("asked_at", "confirmed_at", "consent", "bounced_at"),
    }


def test_letter_has_both_notices_in_both_parts(client):
    ask(client)

    (letter,) = mail.outbox
    assert letter.to == [EMAIL]
    for text in [letter.body, letter.alternatives[0][0]]:
        words = " ".join(text.split())
        assert f"* {FDA_NOTICE}" in words
        assert " ".join(MedicalNotice.objects.current_text().split()) in words
        assert mailed_link() in text


def test_page_says_the_same_of_a_known_address_and_takes_the_same_steps(client):
    ask(client, "first@example.com")
    with CaptureQueriesContext(connection) as unknown:
        new = ask(client, "new@example.com")
    subscribe(client)
    SignUp.objects.all().delete()
    with CaptureQueriesContext(connection) as known:
        old = ask(client)

    def steps(queries) -> list[str]:
        return [one["sql"].split(" ")[0] for one in queries][:4]

    assert (new.status_code, new["Location"]) == (old.status_code, old["Location"])
    assert steps(known) == steps(unknown)


def test_known_address_is_told_that_nothing_changed_and_how_to_leave(client):
    before = subscribe(client)

    ask(client)

    (letter,) = mail.outbox
    assert "gets it already" in " ".join(letter.body.split())
    assert mailed_link() == before.unsubscribe_path()
    assert Subscriber.objects.get().confirmed_at == before.confirmed_at


def test_link_works_once(client):
    ask(client)
    link = mailed_link()
    client.post(link)

    for again in [client.get(link), client.post(link)]:
        assert again.status_code == 410
        assert "This link is over" in text_of(again)


def test_old_link_and_its_address_are_forgotten(client):
    ask(client)
    link = mailed_link()
    SignUp.objects.update(asked_at=timezone.now() - LIFETIME - timedelta(seconds=1))

    assert client.post(link).status_code == 410
    assert do_all() == ["1 unconfirmed sign-ups forgotten."]
    assert not SignUp.objects.exists()
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize("kind", ["confirm", "leave"])
def test_link_that_is_not_ours_opens_nothing(client, kind):
    subscriber = subscribe(client)

    for path in [
        f"/newsletter/{kind}/{subscriber.key}/forged/",
        f"/newsletter/{kind}/nokey/{subscriber.signature}/",
        f"/newsletter/{kind}/%00/%F0%9F%98%80/",
    ]:
        for answer in [client.get(path), client.post(path)]:
            assert answer.status_code in {404, 410}
    assert Subscriber.objects.count() == 1


def test_nobodys_mailbox_is_filled(client):
    for n in range(MOST_LINKS + 2):
        visitor = Client(REMOTE_ADDR=f"192.0.2.{n}")
        assert ask(visitor).status_code == 303

    assert len(mail.outbox) == MOST_LINKS


def test_who_asks_too_often_waits(client):
    for n in range(5):
        ask(client, f"reader{n}@example.com")

    answer = ask(client, "reader6@example.com")

    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert "a lot of requests from your connection" in text_of(answer)
    assert 'value="reader6@example.com"' in answer.content.decode()
    assert len(mail.outbox) == 5


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "",
            "jordan",
            "jordan@",
            "@example.com",
            "a@b",
            "jordan@example.com\r\nBcc: x",
        ),
        *("j\x00@example.com", "😀@example.com", "jördan@example.com"),
        *(
            "<script>@example.com",
            "\u202ejordan@example.com",
            "'; DROP TABLE--",
            "a" * 1_000_000,
        ),
    ],
)
def test_bad_address_gets_a_sentence_and_nothing_is_kept(client, typed):
    answer = ask(client, typed)

    field = BeautifulSoup(answer.content, "html.parser").find(id="email-err")
    assert answer.status_code == 200
    assert field.get_text(strip=True)
    assert not SignUp.objects.exists()
    assert mail.outbox == []


def test_form_of_another_site_is_refused(client):
    answer = ask(client, EMAIL, Origin="https://elsewhere.example")

    assert answer.status_code == 403
    assert not SignUp.objects.exists()


def test_sign_up_is_at_the_foot_of_every_page_and_sets_no_cookie(client):
    page = Page(client, "/newsletter/")
    form = BeautifulSoup(page.answer.content, "html.parser").select_one(".foot form")

    assert form["action"] == "/newsletter/sign-up/"
    assert form.select_one("label[for=news]").get_text()
    answer = client.post(
        form["action"], {"email": EMAIL}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert answer.status_code == 303
    assert not client.cookies


def test_mail_program_unsubscribes_with_one_post_and_nothing_else(client):
    path = subscribe(client).unsubscribe_path()
    mail_program = Client(enforce_csrf_checks=True)

    answer = mail_program.post(path, {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert not Subscriber.objects.exists()
    assert not mail_program.cookies


def test_looking_at_the_link_to_leave_changes_nothing(client):
    path = subscribe(client).unsubscribe_path()

    page = client.get(path)

    assert Subscriber.objects.exists()
    button = BeautifulSoup(page.content, "html.parser").select_one("main form button")
    assert button.get_text() == "Leave"
    assert client.head(path).status_code == 200
    assert Subscriber.objects.exists()


def test_leaving_twice_says_the_same(client):
    path = subscribe(client).unsubscribe_path()

    first, second, look = client.post(path), client.post(path), client.get(path)

    for answer in [first, second, look]:
        assert answer.status_code == 200
        assert "You have left" in text_of(answer)


def test_who_left_stands_nowhere_but_as_a_keyed_hash(client, settings):
    client.post(subscribe(client).unsubscribe_path())

    (row,) = Suppressed.objects.values()
    assert EMAIL not in str(row)
    assert Suppressed.objects.of(EMAIL).exists()
    assert Suppressed.objects.of(EMAIL.upper()).exists()
    assert not Suppressed.objects.of("other@example.com").exists()
    old = settings.SECRET_KEY
    settings.SECRET_KEY = "another-key"
    assert not Suppressed.objects.of(EMAIL).exists()
    settings.SECRET_KEY_FALLBACKS = [old]
    assert Suppressed.objects.of(EMAIL).exists()


def test_who_left_may_come_back(client):
    client.post(subscribe(client).unsubscribe_path())

    subscribe(client)

    assert not Suppressed.objects.exists()


def test_pages_of_a_link_are_kept_by_nobody(client):
    ask(client)
    for path in [mailed_link(), subscribe(client).unsubscribe_path()]:
        page = Page(client, path)

        assert page.notices_missing() + page.inline_code() == []
        assert "no-store" in page.answer["Cache-Control"]
        assert page.answer["X-Robots-Tag"] == "noindex"
        assert not client.cookies


@pytest.mark.django_db(transaction=True)
def test_dead_mail_server_is_tried_again_and_costs_nobody_the_page(
    client, queue, settings
):
    backend, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, DEAD
    assert ask(client).status_code == 303
    work(at_most=2)
    settings.EMAIL_BACKEND = backend

    work()

    assert [letter.to for letter in mail.outbox] == [[EMAIL]]
    assert 1 <= DBTaskResult.objects.filter(status="FAILED").count() <= len(WAITS)


def test_mail_and_its_page_speak_the_language_of_the_form(client):
    page = BeautifulSoup(client.get("/es/newsletter/").content, "html.parser")
    form = page.select_one("main form")

    client.post(form["action"], {"email": EMAIL}, headers=OURS)

    (letter,) = mail.outbox
    link = re.search(r"https?://[^/]+(/es/newsletter/confirm/\S+)", letter.body)[1]
    shown = client.get(link)
    assert BeautifulSoup(shown.content, "html.parser").html["lang"] == "es-US"
    client.post(link)
    row = Subscriber.objects.get()
    assert row.language == "es"
    with translation.override("es"):
        assert row.unsubscribe_path().startswith("/es/newsletter/leave/")
