"""An owner invites, gives roles and takes them; nobody raises their own rights."""

import re

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shop.account.deletion import delete_account
from shop.order import life
from shop.order.models import Order
from shop.staff.models import StaffEvent
from shop.user.models import User
from tests.shop.account.signing_in import sign_in
from tests.shop.selling import bottle, buy
from tests.shop.staff.people import at_work, person, role

pytestmark = pytest.mark.django_db
PEOPLE = "/admin/user/user/"
NEW = "a password nobody has"


@pytest.fixture
def owner() -> Client:
    return at_work(person("Owners"))


def page_of(user: User, act: str = "change") -> str:
    return f"{PEOPLE}{user.pk}/{act}/"


def invited(client: Client, *roles: str, **typed: str):
    fields = {"first_name": "Sam", "last_name": "Sample", "email": "sam@example.com"}
    chosen = {"groups": [role(name) for name in roles]}
    return client.post(f"{PEOPLE}add/", fields | chosen | typed, follow=True)


def link_in(letter) -> str:
    return re.search(r"https?://[^/]+(/admin/password/[^/\s]+/\S+)", letter.body)[1]


def told(user: User) -> list[str]:
    return [event.what for event in StaffEvent.objects.filter(person=user)]


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


def test_buyers_account_never_becomes_one_of_staff(owner, client):
    buyer = sign_in(client)

    owner.post(page_of(buyer), {"is_active": "on", "groups": [role("Packers")]})

    assert not buyer.groups.exists()


def test_role_cannot_be_changed_by_hand(owner):
    boss = at_work(person("Owners", email="boss@example.com", is_superuser=True))
    page = f"/admin/auth/group/{role('Packers')}/change/"

    assert boss.post(page, {"name": "Packers", "permissions": []}).status_code == 403
    assert Group.objects.get(name="Packers").permissions.exists()


def test_deleting_a_buyer_keeps_the_orders_and_forgets_who(
    owner, client, payment_pages
):
    buyer = sign_in(client)
    order = buy(client, bottle(), email=buyer.email)
    with transaction.atomic():
        life.cancel(life.lock(order.pk), why="A test.")

    asked = owner.get(page_of(buyer, "delete")).content.decode()
    owner.post(page_of(buyer, "delete"), {"post": "yes"})

    assert "Its orders stay" in asked
    assert not User.objects.filter(pk=buyer.pk).exists()
    order = Order.objects.get(pk=order.pk)
    assert order.user is None
    assert order.guest_email == ""
    assert order.shipping_address.line1 == ""
    assert "account is deleted" in mail.outbox[-1].subject


def test_many_are_not_deleted_from_the_list(owner, client):
    buyer = sign_in(client)

    owner.post(PEOPLE, {"action": "delete_selected", "_selected_action": [buyer.pk]})

    assert User.objects.filter(pk=buyer.pk).exists()


def test_whoever_stands_in_the_log_is_deactivated_not_deleted(owner):
    invited(owner, "Packers")
    sam = User.objects.get(email="sam@example.com")
    boss = at_work(person(email="boss@example.com", is_superuser=True))

    page = boss.get(page_of(sam, "delete")).content.decode()
    boss.post(page_of(sam, "delete"), {"post": "yes"})

    assert "would require deleting the following protected" in page
    assert User.objects.filter(pk=sam.pk).exists()


def test_deleting_one_of_staff_claims_no_orders_of_an_unproven_address(
    client, payment_pages
):
    order = buy(client, bottle(), email="typed@example.com")
    mail.outbox.clear()

    delete_account(person(email="typed@example.com"))

    order.refresh_from_db()
    assert order.guest_email == "typed@example.com"
    assert not mail.outbox


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
