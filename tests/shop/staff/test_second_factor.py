"""A stolen password opens nothing."""

import re
import time

import pytest
from django.conf import settings as given
from django.core import mail
from django.test import Client
from django_otp.plugins.otp_static.models import StaticToken

from shop.staff.half_session import LASTS
from shop.staff.models import StaffEvent
from shop.user.models import User
from tests.config.test_staff_rights import pages, path_of
from tests.shop.staff.factors import (
    CODE,
    PASSWORD,
    SIGN_IN,
    by_password,
    code_of,
    is_in,
    with_factor,
)
from tests.shop.staff.people import at_work, person

pytestmark = pytest.mark.django_db
STANDING = "/admin/second-factor/"
CODES = "/admin/second-factor/codes/"


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
