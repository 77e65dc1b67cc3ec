"""An owner invites people, gives them roles and takes them."""

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shop.staff.models import StaffEvent
from shop.user.models import User
from tests.shop.account.signing_in import sign_in
from tests.shop.staff.inviting import NEW, PEOPLE, invited, link_in, page_of, told
from tests.shop.staff.people import at_work, person, role

pytestmark = pytest.mark.django_db


def test_owner_invites_and_the_invited_choose_their_password(owner):
    invited(owner, "Packers")
    letter = mail.outbox[-1]
    client = Client()

    form = client.get(link_in(letter), follow=True)
    typed = {"new_password1": NEW, "new_password2": NEW}
    client.post(form.request["PATH_INFO"], typed)
    typed = {"username": "sam@example.com", "password": NEW}
    entered = client.post("/admin/login/?next=/admin/", typed, follow=True)

    assert letter.to == ["sam@example.com"]
    assert "/admin/order/order/" in entered.content.decode()
    sam = User.objects.get(email="sam@example.com")
    assert told(sam) == ["Invited. Roles: Packers."]
    assert StaffEvent.objects.get(person=sam).by.email == "owners@example.com"


def test_whose_link_is_too_old_asks_for_another(owner):
    invited(owner, "Packers")

    Client().post("/admin/password/", {"email": "sam@example.com"})

    assert len(mail.outbox) == 2
    assert mail.outbox[-1].to == ["sam@example.com"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"email": "sam"}, "valid email address"),
        ({"email": "OWNERS@example.com"}, "There is an account with this address"),
        ({"first_name": ""}, "This field is required"),
        ({"groups": []}, "Choose one role or more"),
        ({"groups": ["999"]}, "not one of the available choices"),
        ({"email": "a@b.co\x00"}, "Null characters are not allowed"),
        ({"last_name": "x" * 300}, "at most 255 characters"),
    ],
)
def test_invitation_that_is_not_right_says_so_at_its_field(owner, typed, sentence):
    answer = invited(owner, "Packers", **typed)

    assert sentence in answer.content.decode()
    assert User.objects.count() == 1
    assert not mail.outbox


def test_owner_gives_and_takes_roles_and_the_log_says_both(owner):
    sam = person("Packers", email="sam@example.com")
    names = {"first_name": "Sam", "last_name": "Sample", "email": sam.email}

    owner.post(page_of(sam), names | {"is_active": "on", "groups": [role("Support")]})

    assert [group.name for group in sam.groups.all()] == ["Support"]
    assert told(sam) == ["Roles: Support; before: Packers."]
    log = owner.get("/admin/staff/staffevent/").content.decode()
    assert "Roles: Support; before: Packers." in log


def test_deactivated_person_is_out_with_the_next_request(owner):
    sam = person("Packers", email="sam@example.com")
    client = at_work(sam)
    assert client.get("/admin/order/order/").status_code == 200

    owner.post(page_of(sam), {"first_name": "Sam", "groups": [role("Packers")]})

    assert client.get("/admin/order/order/").status_code == 302
    assert told(sam) == ["Deactivated."]


def test_role_that_is_taken_is_gone_with_the_next_request(owner):
    sam = person("Support", "Packers", email="sam@example.com")
    client = at_work(sam)
    assert client.get("/admin/returns/return/").status_code == 200

    owner.post(page_of(sam), {"is_active": "on", "groups": [role("Packers")]})

    assert client.get("/admin/returns/return/").status_code == 403


def test_buyers_account_never_becomes_one_of_staff(owner, client):
    buyer = sign_in(client)

    owner.post(page_of(buyer), {"is_active": "on", "groups": [role("Packers")]})

    assert not buyer.groups.exists()


def test_role_cannot_be_changed_by_hand(owner):
    boss = at_work(person("Owners", email="boss@example.com", is_superuser=True))
    page = f"/admin/auth/group/{role('Packers')}/change/"

    assert boss.post(page, {"name": "Packers", "permissions": []}).status_code == 403
    assert Group.objects.get(name="Packers").permissions.exists()


def test_log_is_not_rewritten(owner):
    invited(owner, "Packers")
    event = StaffEvent.objects.get()

    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        event.delete()


def test_list_asks_the_same_number_of_questions_for_few_and_many(
    owner, django_assert_num_queries
):
    with CaptureQueriesContext(connection) as few:
        owner.get(PEOPLE)
    for number in range(8):
        person("Packers", email=f"p{number}@example.com")

    with django_assert_num_queries(len(few)):
        owner.get(PEOPLE)
