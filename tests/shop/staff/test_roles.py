"""The groups follow the code, and each sees only what its work needs."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse

from config.environment import BASE_DIR
from shop.order import life
from shop.order.models import Order
from shop.staff import roles
from shop.staff.roles import NAMES, PACKER, SUPPORT, Role
from shop.stripe.models import PaymentAttempt
from shop.stripe.refund import RefundRefused, write_down
from tests.shop.selling import bottle, buy
from tests.shop.staff.people import at_work, person

pytestmark = pytest.mark.django_db
ORDERS = "/admin/order/order/"
DESK = "/admin/parcel/ordertosend/"
PHONE = ["555 0100", "555-0100", "5550100"]
"""Three digits alone may stand in a token of the page."""


@pytest.fixture
def order(client, payment_pages) -> Order:
    """Paid, with a telephone number, a price and an e-mail address in it."""
    order = buy(client, bottle(price="43.21"), 2, phone="860 555 0100")
    with transaction.atomic():
        life.mark_paid(life.lock(order.pk), why="Paid.")
    order.refresh_from_db()
    return order


def page_of(order: Order) -> str:
    return reverse("admin:order_order_change", args=[order.pk])


def test_command_makes_each_role_what_the_code_says_and_twice_is_as_once(capsys):
    call_command("make_staff_roles")
    packers = Group.objects.get(name=PACKER.name)
    before = set(packers.permissions.values_list("pk", flat=True))
    packers.permissions.set([Permission.objects.get(codename="add_refund")])

    call_command("make_staff_roles")

    assert set(packers.permissions.values_list("pk", flat=True)) == before
    assert Group.objects.filter(name__in=NAMES).count() == len(NAMES)
    assert "Packers: " in capsys.readouterr().out


def test_a_group_of_the_shops_own_is_left_alone():
    own = Group.objects.create(name="Counsel")
    own.permissions.set([Permission.objects.get(codename="view_claimoverride")])

    call_command("make_staff_roles")

    assert own.permissions.count() == 1


def test_right_that_no_table_has_stops_the_command_and_changes_nothing(monkeypatch):
    call_command("make_staff_roles")
    wrong = (Role(SUPPORT.name, "", ()), Role("Packers", "", ("order.fly_order",)))
    monkeypatch.setattr(roles, "ROLES", wrong)

    with pytest.raises(CommandError, match=r"Packers may order\.fly_order"):
        call_command("make_staff_roles")

    assert Group.objects.get(name=SUPPORT.name).permissions.exists()


def test_packer_reads_what_the_label_needs_and_no_more(order):
    packer = at_work(person("Packers"))

    shown = [
        packer.get(path).content.decode()
        for path in (ORDERS, page_of(order), f"{ORDERS}?q=Sample", DESK)
    ]

    for page in shown:
        assert order.number in page
        for hidden in ("jordan@example.com", *PHONE, "43.21", "86.42", "93.42"):
            assert hidden not in page
    assert "12 Example Street" in shown[1]
    assert "Jordan Sample" in shown[1]
    assert "AnxDefy+ capsules" in shown[1]


def test_packer_learns_nothing_by_asking_for_a_hidden_field(order):
    packer = at_work(person("Packers"))

    by_search = packer.get(f"{ORDERS}?q=jordan%40example.com")
    by_filter = [
        packer.get(f"{page}?{asked}").status_code
        for page in (ORDERS, DESK)
        for asked in ("guest_email__startswith=j", "total_incl_tax__gt=1")
    ]

    assert by_search.context["cl"].result_count == 0
    # Django leads back to the list, or says that it is suspicious.
    assert set(by_filter) <= {302, 400}


def test_packer_finds_only_what_is_to_be_packed_or_on_its_way(order, client):
    unpaid = buy(client, bottle())
    packer = at_work(person("Packers"))

    listed = packer.get(ORDERS).context["cl"].result_list

    assert [row.pk for row in listed] == [order.pk]
    assert packer.get(page_of(unpaid)).status_code == 302


def test_packer_cannot_leave_a_note_or_read_those_of_others(order):
    with transaction.atomic():
        life.note(life.lock(order.pk), "Buyer is grumpy.")
    packer = at_work(person("Packers"))

    assert "grumpy" not in packer.get(page_of(order)).content.decode()


def test_support_reads_buyer_money_and_notes(order):
    support = at_work(person("Support"))

    page = support.get(page_of(order)).content.decode()

    for shown in ("jordan@example.com", "860", "$", "Its payments at Stripe"):
        assert shown in page


def paid(order: Order, amount: str) -> PaymentAttempt:
    attempt = order.payment_attempts.get()
    PaymentAttempt.objects.filter(pk=attempt.pk).update(
        payment_intent_id="pi_1", amount_received=amount
    )
    attempt.refresh_from_db()
    return attempt


def test_support_refunds_up_to_the_limit_of_one_order(order, settings):
    settings.REFUND_LIMIT = 50
    attempt = paid(order, "90.00")
    support = person("Support")

    write_down(attempt, amount=30, reason="Broken", by=support)
    with pytest.raises(RefundRefused, match=r"USD 50\.00.*30\.00.*Ask an owner"):
        write_down(attempt, amount=21, reason="More", by=support)
    write_down(attempt, amount=20, reason="The rest of it", by=support)

    assert order.refunds.count() == 2


def test_owner_and_the_shop_itself_refund_any_amount(order, settings):
    settings.REFUND_LIMIT = 50
    attempt = paid(order, "90.00")

    write_down(attempt, amount=60, reason="Goodwill", by=person("Owners"))
    write_down(attempt, amount=30, reason="Canceled by its buyer", by=None)

    assert order.refunds.count() == 2


def test_limit_stands_in_the_form_where_support_reads_it(order, settings):
    settings.REFUND_LIMIT = 50
    attempt = paid(order, "90.00")
    support = at_work(person("Support"))

    answer = support.post(
        reverse("admin:stripe_paymentattempt_refund", args=[attempt.pk]),
        {"amount": "60.00", "reason": "Goodwill"},
    )

    assert "Ask an owner to refund more" in answer.content.decode()
    assert not order.refunds.exists()


def test_first_page_of_a_writer_leads_to_no_buyer(order):
    writer = at_work(person("Writers"))

    page = writer.get("/admin/").content.decode()

    assert "/admin/blog/article/" in page
    for table in ("order/order", "user/user", "stripe/", "returns/", "parcel/"):
        assert f"/admin/{table}" not in page


def test_staff_guide_says_what_the_roles_are():
    guide = (BASE_DIR / "docs/staff.md").read_text()

    for one in roles.ROLES:
        assert f"| {one.name} | {one.does} |" in guide
