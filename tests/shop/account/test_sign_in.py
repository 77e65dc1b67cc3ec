"""A mailed link is the only way in for buyers, and no way in for anybody else."""

import re
from datetime import timedelta

import pytest
from axes.models import AccessLog
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from compliance.mail import refuse_without_notices
from shop.account.mail import MOST_LINKS
from shop.account.models import LIFETIME, AccountMail
from shop.user.models import User
from tests.shop.account.signing_in import (
    ADDRESS,
    LINK,
    ask,
    is_signed_in,
    mailed_link,
    sign_in,
)

pytestmark = pytest.mark.django_db

WORK = re.compile(
    r'(SAVEPOINT|RELEASE|SELECT|INSERT INTO|DELETE FROM)(?:.*?"([a-z_]+)")?'
)


def words(answer) -> str:
    page = BeautifulSoup(answer.content, "html.parser")
    return " ".join(page.main.get_text(" ").split())


def age(minutes: float) -> None:
    row = AccountMail.objects.get()
    row.asked_at -= timedelta(minutes=minutes)
    row.save(update_fields=["asked_at"])


def test_link_makes_the_account_and_signs_in(client):
    user = sign_in(client)

    assert is_signed_in(client)
    assert (user.email, user.is_staff, user.has_usable_password()) == (
        ADDRESS,
        False,
        False,
    )


def test_nobody_has_an_account_before_the_proof(client):
    ask(client)
    client.get(mailed_link())

    assert not User.objects.exists()


def test_looking_at_the_link_does_not_use_it_up(client):
    ask(client)
    link = mailed_link()

    for _ in range(3):
        assert "One more tap" in words(Client().get(link))

    assert client.post(link).status_code == 303


def test_link_works_once(client):
    sign_in(client)

    again = Client()
    for answer in [again.post(mailed_link()), again.get(mailed_link())]:
        assert answer.status_code == 410
        assert "This link is over" in words(answer)
    assert not is_signed_in(again)


def test_other_links_of_the_address_end_with_the_first_that_is_used(client):
    ask(client)
    sign_in(client)

    assert Client().post(mailed_link(0)).status_code == 410


def test_link_lives_for_twenty_minutes(client):
    ask(client)
    age(LIFETIME.total_seconds() / 60 - 1)
    assert client.get(mailed_link()).status_code == 200

    age(1)

    assert client.get(mailed_link()).status_code == 410
    assert client.post(mailed_link()).status_code == 410


@pytest.mark.parametrize(
    "change",
    [
        lambda link: link[:-2] + "/",
        lambda link: link.replace("/open/", "/open/x"),
        lambda link: "/account/open/key/signature/",
        lambda link: "/account/open/%00/%F0%9F%99%82/",
        lambda link: f"/account/open/{'x' * 5000}/{'y' * 5000}/",
    ],
)
def test_forged_link_opens_nothing(client, change):
    ask(client)

    for send in [client.get, client.post]:
        assert send(change(mailed_link())).status_code == 410
    assert not User.objects.exists()


def test_known_and_unknown_addresses_get_the_same_answer(client):
    User.objects.create_user("known@example.com")
    User.objects.create_superuser("staff@example.com", "x")
    answers = []

    for email in ["known@example.com", "unknown@example.com", "staff@example.com"]:
        visitor = Client()
        answer = ask(visitor, email)
        answers.append((answer.status_code, answer["Location"], answer.content))

    assert len(set(answers)) == 1
    assert AccountMail.objects.count() == 3
    assert len(mail.outbox) == 3


def test_page_that_asks_looks_up_nobody(client, queue):
    """What a letter says is decided by the worker."""
    with_user, without = [], []
    User.objects.create_user("known@example.com")
    ask(client, "first@example.com")
    for email, seen in [("known@example.com", with_user), ("no@example.com", without)]:
        with CaptureQueriesContext(connection) as asked:
            ask(client, email)
        seen.extend(WORK.search(row["sql"]).groups() for row in asked)

    assert with_user == without
    assert ("INSERT INTO", "account_accountmail") in with_user
    assert not any(table == "user_user" for _, table in with_user)


@pytest.mark.parametrize(
    "rank",
    [
        {"is_staff": True},
        {"is_superuser": True},
        {"is_active": False},
    ],
)
def test_staff_and_closed_accounts_get_no_link(client, rank):
    user = User.objects.create_user("Boss@example.com", "a long password")
    User.objects.filter(pk=user.pk).update(**rank)

    ask(client, "boss@EXAMPLE.com")

    assert mail.outbox[0].to == ["boss@example.com"]
    assert "No link for this address" in str(mail.outbox[0].alternatives[0][0])
    assert not LINK.search(str(mail.outbox[0].body))
    assert "/account/open/" not in str(mail.outbox[0].alternatives[0][0])


@pytest.mark.parametrize("kind", ["group", "permission"])
def test_whoever_has_rights_is_no_buyer(client, kind):
    user = User.objects.create_user(ADDRESS)
    if kind == "group":
        user.groups.add(Group.objects.create(name="Packers"))
    else:
        user.user_permissions.add(Permission.objects.first())

    ask(client)

    assert "No link for this address" in str(mail.outbox[0].alternatives[0][0])


def test_link_that_was_mailed_before_somebody_became_staff_is_refused(client):
    ask(client)
    User.objects.create_superuser(ADDRESS, "x")

    answer = client.post(mailed_link())

    assert answer.status_code == 403
    assert "Nobody was signed in" in words(answer)
    assert not is_signed_in(client)
    assert "_auth_user_id" not in client.session


def test_session_by_link_ends_when_its_buyer_becomes_staff(client):
    user = sign_in(client)

    User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True)

    assert not is_signed_in(client)
    assert client.get("/admin/").status_code == 302


def test_staff_who_signed_in_with_a_password_have_no_buyers_pages(client):
    client.force_login(
        User.objects.create_superuser("staff@example.com", "x"),
        backend="django.contrib.auth.backends.ModelBackend",
    )

    assert client.get("/account/")["Location"] == "/account/sign-in/"
    assert "signed in as staff" in words(client.get("/account/sign-in/"))


def test_address_is_known_in_any_case(client):
    user = User.objects.create_user("Jordan@example.com")

    assert sign_in(client, "JORDAN@Example.com") == user


def test_no_second_user_for_one_address(client):
    User.objects.create_user(ADDRESS)

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user(ADDRESS.upper())


def test_sign_ins_of_buyers_are_not_written_down(client):
    sign_in(client)
    client.post(reverse("account:sign-out"))

    assert not AccessLog.objects.exists()


def test_one_address_gets_few_letters(client, settings):
    for number in range(MOST_LINKS + 2):
        visitor = Client(REMOTE_ADDR=f"192.0.2.{number}")
        assert ask(visitor)["Location"] == reverse("account:sent")

    assert len(mail.outbox) == MOST_LINKS


def test_one_visitor_asks_no_faster_than_a_person(client):
    for number in range(5):
        ask(client, f"person{number}@example.com")

    answer = ask(client, "next@example.com")

    assert answer.status_code == 429
    assert int(answer["Retry-After"]) <= 3601
    assert "Please try again in" in words(answer)
    assert "next@example.com" in answer.content.decode()
    assert len(mail.outbox) == 5


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("", "Give your email address"),
        ("jordan", "Add the part after the @"),
        ("@example.com", "Add the part before the @"),
        ("a@\x00b.com", "characters in this that cannot be seen"),
        ("\u202ejordan@example.com", "characters in this that cannot be seen"),
        ("🙂@🙂.com", "Check the email address"),
        ("m\u0131ke@example.com", "plain letters"),
        ("mi\u212ae@example.com", "plain letters"),
        ("jordan@exämple.com", "plain letters"),
        ("x" * 1_000_000, "Shorten this to 254"),
        ("' OR 1=1 --", "Add the part after the @"),
        ("<script>alert(1)</script>@example.com", "Check the email address"),
        ("a@example.com\r\nBcc: b@example.com", "cannot be seen"),
    ],
)
def test_what_cannot_be_gets_a_sentence_and_stays_typed(client, email, sentence):
    answer = ask(client, email)

    assert answer.status_code == 200
    assert sentence in words(answer)
    page = BeautifulSoup(answer.content, "html.parser")
    assert page.title.text.strip().startswith("Error: ")
    if len(email) < 100 and email.isprintable():
        assert page.select_one("#email")["value"] == email
    assert not mail.outbox


def test_post_of_another_site_is_refused():
    strict = Client(enforce_csrf_checks=True)

    assert ask(strict).status_code == 403
    assert not mail.outbox


def test_letter_is_plain_and_html_and_bears_the_notices(client):
    ask(client)
    letter = mail.outbox[0]

    refuse_without_notices(letter)
    assert letter.to == [ADDRESS]
    assert mailed_link() in str(letter.alternatives[0][0])
    assert "It works once, for 20 minutes." in str(letter.body)
    assert "{%" not in str(letter.body) + str(letter.alternatives[0][0])
