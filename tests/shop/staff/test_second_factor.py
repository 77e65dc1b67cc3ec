"""A stolen password opens nothing."""

import re
import time

import pytest
from django.conf import settings as given
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from shop.staff.checks import second_factor_is_asked
from shop.staff.half_session import LASTS
from shop.staff.models import StaffEvent
from shop.user.models import User
from tests.config.test_staff_rights import pages, path_of
from tests.shop.staff.factors import (
    CODE,
    KEY,
    PASSWORD,
    SET_UP,
    SIGN_IN,
    by_password,
    code_of,
    codes_on,
    is_in,
    secret_on,
    with_factor,
)
from tests.shop.staff.people import at_work, person

pytestmark = pytest.mark.django_db
STANDING = "/admin/second-factor/"
CODES = "/admin/second-factor/codes/"


@pytest.fixture(autouse=True)
def _no_waiting_after_a_wrong_code(settings):
    settings.OTP_TOTP_THROTTLE_FACTOR = settings.OTP_STATIC_THROTTLE_FACTOR = 0


@pytest.fixture
def sam(db) -> User:
    return person("Packers", email="sam@example.com")


@pytest.fixture
def codes(sam) -> list[str]:
    return with_factor(sam)


def told(user: User) -> list[str]:
    return [event.what for event in StaffEvent.objects.filter(person=user)]


def test_password_and_code_lead_to_where_one_wanted_to_go(sam, codes):
    client = by_password(sam, then="/admin/order/order/")

    asked = client.get(CODE)
    done = client.post(CODE, {"code": code_of()})

    assert client.answer.headers["Location"] == CODE
    assert 'autocomplete="one-time-code"' in asked.content.decode()
    assert "<h1>Type your code</h1>" in asked.content.decode()
    assert done.headers["Location"] == "/admin/order/order/"
    assert is_in(client)


def test_code_may_be_typed_as_apps_show_it(sam, codes):
    client = by_password(sam)
    now = code_of()

    client.post(CODE, {"code": f" {now[:3]} {now[3:]} "})

    assert is_in(client)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "six digits"),
        ("12345", "six digits"),
        ("\uff11\uff12\uff13\uff14\uff15\uff16", "six digits"),
        ("' OR 1=1 --", "six digits"),
        ("<b>" * 400, "six digits"),
        ("\x00\u202e", "six digits"),
        ("1" * 1_000_000, "six digits"),
        ("aaaaa-aaaaa", "not one of your backup codes"),
    ],
)
def test_what_is_no_code_is_told_and_opens_nothing(sam, codes, typed, sentence):
    client = by_password(sam)

    answer = client.post(CODE, {"code": typed})

    assert sentence in answer.content.decode()
    assert not is_in(client)


@pytest.mark.parametrize("steps", [-3, -2, 2, 3, 1000])
def test_code_of_another_time_is_refused(sam, codes, steps):
    client = by_password(sam)

    answer = client.post(CODE, {"code": code_of(steps=steps)})

    assert "not right, is too old, or was used before" in answer.content.decode()
    assert not is_in(client)


def test_code_of_somebody_else_is_refused(sam, codes):
    client = by_password(sam)

    client.post(CODE, {"code": code_of("ab" * 20)})

    assert not is_in(client)


def test_code_works_once(sam, codes):
    now = code_of()
    first, second = by_password(sam), by_password(sam)

    first.post(CODE, {"code": now})
    answer = second.post(CODE, {"code": now})

    assert is_in(first)
    assert "was used before" in answer.content.decode()
    assert not is_in(second)


def test_backup_code_works_once_and_the_log_counts_them(sam, codes):
    first, second = by_password(sam), by_password(sam)

    first.post(CODE, {"code": codes[3].upper()})
    answer = second.post(CODE, {"code": codes[3]})

    assert is_in(first)
    assert "not one of your backup codes" in answer.content.decode()
    assert not is_in(second)
    assert told(sam)[0] == "Signed in with a backup code; 9 left."


def test_backup_codes_are_not_in_the_database(sam, codes):
    kept = set(StaticToken.objects.values_list("token", flat=True))

    assert len(codes) == len(kept) == 10
    for code in codes:
        assert not any(code.replace("-", "") in token for token in kept)


def test_backup_code_of_another_is_refused(sam, codes):
    lee = person("Packers", email="lee@example.com")
    of_lee = with_factor(lee)
    client = by_password(sam)

    client.post(CODE, {"code": of_lee[0]})

    assert not is_in(client)


def test_after_a_wrong_code_one_waits(sam, codes, settings):
    settings.OTP_TOTP_THROTTLE_FACTOR = 30
    client = by_password(sam)
    client.post(CODE, {"code": "000000" if code_of() != "000000" else "000001"})

    answer = client.post(CODE, {"code": code_of()})

    assert re.search(r"Wait \d+ seconds", answer.content.decode())
    assert not is_in(client)


def test_who_guesses_codes_is_locked_out_with_the_right_one_too(sam, codes):
    client = by_password(sam)
    wrong = "000000" if code_of() != "000000" else "000001"

    answers = [
        client.post(CODE, {"code": wrong}).status_code
        for _ in range(given.AXES_FAILURE_LIMIT)
    ]
    right = client.post(CODE, {"code": code_of()})
    from_the_start = by_password(sam).answer

    assert answers[:-1] == [200] * (given.AXES_FAILURE_LIMIT - 1)
    assert answers[-1] == right.status_code == from_the_start.status_code == 429
    assert not is_in(client)


def test_password_alone_opens_nothing(sam, codes):
    client = by_password(sam)

    opened = [
        name
        for name, route in pages()
        for answer in [client.get(path_of(name, route, {}))]
        if answer.status_code == 200
        and name not in {"login", "javascript-catalog", "second_factor_code"}
        and not name.startswith(("password_reset", "admin_password"))
    ]
    others = ["/admin/order/order/", "/admin/nowhere/", "/admin/blog/article/add/"]

    assert opened == []
    for path in others:
        assert client.get(path).headers["Location"].startswith(SIGN_IN)
    assert not is_in(client)


def test_code_page_without_a_password_leads_to_the_sign_in(sam, codes):
    client = Client()

    for answer in (client.get(CODE), client.post(CODE, {"code": code_of()})):
        assert answer.headers["Location"] == SIGN_IN


def test_half_way_in_lasts_ten_minutes(sam, codes, monkeypatch):
    client = by_password(sam)
    later = time.time() + LASTS + 1
    monkeypatch.setattr("shop.staff.half_session.time.time", lambda: later)

    answer = client.post(CODE, {"code": code_of()})

    assert answer.headers["Location"] == SIGN_IN


@pytest.mark.parametrize("change", ["password", "deactivated", "no longer staff"])
def test_half_way_in_ends_when_the_account_changes(sam, codes, change):
    client = by_password(sam)
    if change == "password":
        sam.set_password("another long one")
    elif change == "deactivated":
        sam.is_active = False
    else:
        sam.is_staff = False
    sam.save()

    client.post(CODE, {"code": code_of()})

    assert not is_in(client)


def test_session_that_was_there_before_is_not_taken_along(sam, codes):
    client = Client()
    client.get(SIGN_IN)
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key

    client.post(SIGN_IN, {"username": sam.email, "password": PASSWORD})
    client.post(CODE, {"code": code_of()})

    assert is_in(client)
    assert client.session.session_key != before
    assert "planted" not in client.session


def test_password_by_mail_still_asks_for_the_code(sam, codes):
    client = Client()
    client.post("/admin/password/", {"email": sam.email})
    link = re.search(r"https?://[^/]+(/admin/password/\S+)", mail.outbox[0].body)[1]
    form = client.get(link, follow=True)
    new = "a password nobody has"

    client.post(form.request["PATH_INFO"], {"new_password1": new, "new_password2": new})
    assert not is_in(client)
    client = by_password(sam, password=new)

    assert client.answer.headers["Location"] == CODE
    assert not is_in(client)


def test_old_session_without_a_code_is_over_once_a_factor_is_set_up(sam):
    before = at_work(sam)
    assert is_in(before)

    with_factor(sam)

    assert not is_in(before)


def test_without_a_factor_the_password_is_enough_where_none_is_required(sam):
    assert is_in(by_password(sam))


# Set up


def test_where_it_is_required_it_is_set_up_before_anything_else(settings):
    settings.STAFF_SECOND_FACTOR = True
    call_command("createsuperuser", email="boss@example.com", interactive=False)
    boss = User.objects.get(email="boss@example.com")
    boss.set_password(PASSWORD)
    boss.save()

    client = by_password(boss, then="/admin/order/order/")
    page = client.get(SET_UP)
    assert not is_in(client)
    done = client.post(SET_UP, {"code": code_of(secret_on(page))})

    assert client.answer.headers["Location"] == SET_UP
    assert len(codes_on(done)) == 10
    assert 'href="/admin/order/order/"' in done.content.decode()
    assert is_in(client)
    assert told(boss) == ["Second factor set up."]


def test_session_from_before_it_was_required_is_over(sam, settings):
    client = at_work(sam)
    assert is_in(client)

    settings.STAFF_SECOND_FACTOR = True

    assert not is_in(client)


def test_wrong_code_at_set_up_keeps_the_secret_and_sets_nothing_up(sam):
    client = by_password(sam)
    first = secret_on(client.get(SET_UP))

    answer = client.post(SET_UP, {"password": PASSWORD, "code": code_of("ab" * 20)})

    assert "not right, is too old" in answer.content.decode()
    assert secret_on(answer) == first
    assert not TOTPDevice.objects.exists()
    assert not told(sam)


@pytest.mark.parametrize(
    "typed",
    ["", "12345", "x" * 1_000_000, "\x00", "\uff11\uff12\uff13\uff14\uff15\uff16"],
)
def test_what_is_no_code_is_told_at_set_up(sam, typed):
    client = by_password(sam)

    answer = client.post(SET_UP, {"password": PASSWORD, "code": typed})

    assert "Type the six digits that the app shows now" in answer.content.decode()
    assert not TOTPDevice.objects.exists()


def test_who_finds_a_desk_unlocked_sets_nothing_up(sam):
    client = by_password(sam)
    secret = secret_on(client.get(SET_UP))

    answer = client.post(SET_UP, {"password": "a guess", "code": code_of(secret)})

    assert "This is not your password" in answer.content.decode()
    assert not TOTPDevice.objects.exists()


def test_code_that_set_it_up_does_not_sign_in(sam):
    client = by_password(sam)
    secret = secret_on(client.get(SET_UP))
    now = code_of(secret)
    client.post(SET_UP, {"password": PASSWORD, "code": now})

    other = by_password(sam)
    answer = other.post(CODE, {"code": now})

    assert "was used before" in answer.content.decode()
    assert not is_in(other)


def test_another_phone_ends_other_sessions_and_old_codes(sam, codes):
    here, elsewhere = by_password(sam), by_password(sam)
    here.post(CODE, {"code": code_of()})
    elsewhere.post(CODE, {"code": codes[0]})
    assert is_in(elsewhere)

    secret = secret_on(here.get(SET_UP))
    here.post(SET_UP, {"password": PASSWORD, "code": code_of(secret)})
    with_old = by_password(sam)
    with_old.post(CODE, {"code": code_of(steps=1)})
    with_old.post(CODE, {"code": codes[1]})

    assert is_in(here)
    assert not is_in(elsewhere)
    assert not is_in(with_old)
    assert told(sam)[0] == "Second factor changed."


def test_new_password_ends_other_sessions(sam, codes):
    here, elsewhere = by_password(sam), by_password(sam)
    here.post(CODE, {"code": code_of()})
    elsewhere.post(CODE, {"code": codes[0]})
    new = "a password nobody has"

    here.post(
        "/admin/password_change/",
        {"old_password": PASSWORD, "new_password1": new, "new_password2": new},
    )

    assert is_in(here)
    assert not is_in(elsewhere)


def test_second_who_knows_the_password_cannot_set_up_over_the_first(sam, codes):
    client = by_password(sam)

    answer = client.get(SET_UP)
    client.post(SET_UP, {"password": PASSWORD, "code": code_of()})

    assert answer.headers["Location"] == CODE
    assert not is_in(client)
    assert TOTPDevice.objects.get().key == KEY


def test_new_backup_codes_take_the_place_of_the_old(sam, codes):
    client = by_password(sam)
    client.post(CODE, {"code": code_of()})

    refused = client.post(CODES, {"password": "a guess"}, follow=True)
    done = client.post(CODES, {"password": PASSWORD})
    with_old, with_new = by_password(sam), by_password(sam)
    with_old.post(CODE, {"code": codes[0]})
    with_new.post(CODE, {"code": codes_on(done)[0]})

    assert "This is not your password" in refused.content.decode()
    assert not is_in(with_old)
    assert is_in(with_new)
    assert is_in(client)


def test_page_says_how_many_backup_codes_are_left(sam, codes):
    client = by_password(sam)
    client.post(CODE, {"code": codes[0]})

    page = client.get(STANDING).content.decode()

    assert "<strong>9</strong>" in page


def test_codes_and_secrets_are_kept_by_no_cache_and_hold_nothing_inline(sam):
    client = by_password(sam)
    page = client.get(SET_UP)
    done = client.post(SET_UP, {"password": PASSWORD, "code": code_of(secret_on(page))})

    for answer in (page, done, by_password(sam).get(CODE), client.get(STANDING)):
        html = answer.content.decode()
        assert "no-store" in answer["Cache-Control"]
        assert "style=" not in html
        assert not re.search(r"<script(?![^>]* src=)", html)
        assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "<svg" in page.content.decode()


def test_secret_tables_have_no_page_in_the_admin():
    boss = at_work(person(email="boss@example.com", is_superuser=True))

    for table in ("otp_totp/totpdevice", "otp_static/staticdevice"):
        assert boss.get(f"/admin/{table}/").status_code == 404


# Lost


def reset_page(user: User) -> str:
    return reverse("admin:user_user_reset_factor", args=[user.pk])


def test_owner_resets_it_for_a_colleague(sam, codes):
    owner = at_work(person("Owners"))
    client = by_password(sam)
    client.post(CODE, {"code": code_of()})
    offered = owner.get(f"/admin/user/user/{sam.pk}/change/").content.decode()
    asked = owner.get(reset_page(sam)).content.decode()
    assert is_in(client)

    owner.post(reset_page(sam))

    assert reset_page(sam) in offered
    assert "Speak with them first" in asked
    assert not is_in(client)
    assert told(sam)[0] == "Second factor reset."
    assert StaffEvent.objects.first().by.email == "owners@example.com"
    assert mail.outbox[-1].to == ["sam@example.com"]
    assert mail.outbox[-1].subject == "Your second factor was reset"
    assert is_in(by_password(sam))


def test_nobody_resets_their_own_or_a_superusers(sam):
    me = person("Owners")
    boss = person(email="boss@example.com", is_superuser=True)
    reviewer = person("Safety reviewers")
    owner = at_work(me)
    for one in (boss, reviewer):
        with_factor(one)

    for one in (me, boss, reviewer):
        assert owner.post(reset_page(one)).status_code == 403
    assert at_work(sam).post(reset_page(reviewer)).status_code == 403
    assert TOTPDevice.objects.count() == 2


def test_resetting_what_is_not_there_says_so_and_writes_nothing(sam):
    owner = at_work(person("Owners"))

    answer = owner.post(reset_page(sam), follow=True)

    assert "There was none to reset" in answer.content.decode()
    assert not told(sam)
    assert not mail.outbox


def test_last_owner_is_helped_from_the_command_line(sam, codes, capsys):
    client = by_password(sam)
    client.post(CODE, {"code": code_of()})

    call_command("reset_second_factor", "SAM@example.com")

    assert not is_in(client)
    assert StaffEvent.objects.first().by is None
    assert "gets a mail" in capsys.readouterr().out


@pytest.mark.parametrize("email", ["nobody@example.com", "sam@example.com"])
def test_command_says_when_there_is_nothing_to_reset(sam, email):
    with pytest.raises(CommandError, match=email):
        call_command("reset_second_factor", email)


# Where it is asked for


def test_deployment_check_warns_where_it_is_off(settings):
    settings.STAFF_SECOND_FACTOR = False
    assert [one.id for one in second_factor_is_asked(None)] == ["staff.W001"]

    settings.STAFF_SECOND_FACTOR = True
    assert second_factor_is_asked(None) == []


def test_list_of_people_says_who_has_one(sam, codes):
    owner = at_work(person("Owners"))

    rows = owner.get("/admin/user/user/?is_staff__exact=1").context["cl"].result_list

    assert {row.email: row.has_factor for row in rows} == {
        "owners@example.com": False,
        "sam@example.com": True,
    }
