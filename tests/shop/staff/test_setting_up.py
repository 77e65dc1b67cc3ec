"""A second factor is set up, changed, and asked for where it must be."""

import re

import pytest
from django.core.management import call_command
from django_otp.plugins.otp_totp.models import TOTPDevice

from shop.staff.checks import second_factor_is_asked
from shop.staff.models import StaffEvent
from shop.user.models import User
from tests.shop.staff.factors import (
    CODE,
    KEY,
    PASSWORD,
    SET_UP,
    by_password,
    code_of,
    codes_on,
    is_in,
    secret_on,
)
from tests.shop.staff.people import at_work, person

pytestmark = pytest.mark.django_db
STANDING = "/admin/second-factor/"
CODES = "/admin/second-factor/codes/"


def told(user: User) -> list[str]:
    return [event.what for event in StaffEvent.objects.filter(person=user)]


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
