"""Nobody raises their own rights, or gives what they lack."""

import pytest
from django.contrib.auth.models import Group, Permission

from shop.user.models import User
from tests.shop.staff.inviting import NEW, PEOPLE, invited, page_of, told
from tests.shop.staff.people import at_work, person, role

pytestmark = pytest.mark.django_db


def test_nobody_raises_their_own_rights(owner):
    me = User.objects.get(email="owners@example.com")

    owner.post(
        page_of(me),
        {
            "first_name": "Ann",
            "is_active": "on",
            "is_superuser": "on",
            "email": "other@example.com",
            "is_staff": "on",
            "groups": [role("Owners"), role("Safety reviewers")],
            "user_permissions": [Permission.objects.first().pk],
        },
    )

    me.refresh_from_db()
    assert me.first_name == "Ann"
    assert me.email == "owners@example.com"
    assert not me.is_superuser
    assert [group.name for group in me.groups.all()] == ["Owners"]
    assert not me.user_permissions.exists()


def test_nobody_locks_themselves_out(owner):
    me = User.objects.get(email="owners@example.com")

    owner.post(page_of(me), {"first_name": "Ann"})

    me.refresh_from_db()
    assert me.is_active


def test_nobody_makes_a_superuser_of_another(owner):
    sam = person("Packers", email="sam@example.com")
    typed = {"is_active": "on", "is_superuser": "on", "is_staff": "on"}

    owner.post(page_of(sam), typed | {"groups": [role("Packers")]})
    invited(owner, "Packers", email="new@example.com", is_superuser="on")

    assert not User.objects.filter(is_superuser=True).exists()


def test_nobody_hands_on_a_right_that_they_lack(owner):
    answer = invited(owner, "Safety reviewers")
    offered = owner.get(f"{PEOPLE}add/").content.decode()

    assert "not one of the available choices" in answer.content.decode()
    assert "Packers: " in offered
    assert "Safety reviewers" not in offered
    assert not User.objects.filter(email="sam@example.com").exists()


def test_who_holds_both_roles_appoints_safety_reviewers():
    both = at_work(person("Owners", "Safety reviewers"))

    invited(both, "Safety reviewers")

    assert told(User.objects.get(email="sam@example.com")) == [
        "Invited. Roles: Safety reviewers."
    ]


def test_group_of_the_shops_own_is_given_by_superusers_alone(owner):
    Group.objects.create(name="Counsel")

    invited(owner, "Counsel")
    boss = at_work(person("Owners", email="boss@example.com", is_superuser=True))
    invited(boss, "Counsel", email="lee@example.com")

    assert not User.objects.filter(email="sam@example.com").exists()
    assert told(User.objects.get(email="lee@example.com")) == [
        "Invited. Roles: Counsel."
    ]


@pytest.mark.parametrize("act", ["change", "delete", "password"])
def test_superuser_is_edited_by_superusers_alone(owner, act):
    boss = person(email="boss@example.com", is_superuser=True)

    answer = owner.post(page_of(boss, act), {"post": "yes", "email": "x@example.com"})

    assert answer.status_code == 403
    boss.refresh_from_db()
    assert boss.email == "boss@example.com"
    assert boss.is_active


def test_nobody_takes_over_the_mail_or_password_of_another(owner):
    sam = person("Support", email="sam@example.com")
    sam.last_login = sam.date_joined
    sam.save(update_fields=["last_login"])
    typed = {"is_active": "on", "groups": [role("Support")]}

    owner.post(page_of(sam), typed | {"email": "mine@example.com"})
    password = owner.post(
        page_of(sam, "password"), {"password1": NEW, "password2": NEW}
    )

    sam.refresh_from_db()
    assert sam.email == "sam@example.com"
    assert password.status_code == 403
    assert not sam.check_password(NEW)


def test_slip_in_an_address_is_mended_until_the_first_sign_in(owner):
    invited(owner, "Packers", email="smaple@example.com")
    sam = User.objects.get(email="smaple@example.com")
    typed = {"first_name": "Sam", "is_active": "on", "groups": [role("Packers")]}

    owner.post(page_of(sam), typed | {"email": "sample@example.com"})

    sam.refresh_from_db()
    assert sam.email == "sample@example.com"


def test_whoever_holds_more_rights_can_be_deactivated_and_nothing_else(owner):
    sam = person("Safety reviewers", email="sam@example.com")

    owner.post(page_of(sam), {"first_name": "X", "groups": [role("Owners")]})

    sam.refresh_from_db()
    assert not sam.is_active
    assert sam.first_name == ""
    assert [group.name for group in sam.groups.all()] == ["Safety reviewers"]
