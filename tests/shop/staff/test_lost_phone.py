"""Somebody without phone and backup codes is helped, and it is written down."""

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from shop.staff.models import StaffEvent
from shop.user.models import User
from tests.shop.staff.factors import (
    CODE,
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
