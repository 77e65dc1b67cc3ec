"""Which lot goes into a parcel."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from shop.lot.models import Lot
from shop.order.status import PACKED, SHIPPED
from shop.parcel.models import Parcel
from shop.parcel.shipping import LotNotToShip, ship
from tests.shop.lot.making import make_lot
from tests.shop.parcel.test_shipping import LABEL, act, order, packed, product, staff
from tests.shop.selling import bottle

__all__ = ["order", "packed", "product", "staff"]
pytestmark = pytest.mark.django_db


def in_days(days: int):
    return timezone.localdate() + timedelta(days=days)


def suggested(staff, order) -> str:
    page = staff.get(reverse("admin:parcel_ship", args=[order.pk]))
    field = BeautifulSoup(page.content, "html.parser").select_one("input[name=lots]")
    return field.get("value", "")


def test_what_expires_first_is_suggested(staff, order, product):
    make_lot("LATER", product=product, expires_on=in_days(800))
    make_lot("FIRST", product=product, expires_on=in_days(30))
    make_lot("GONE", product=product, expires_on=in_days(0))
    make_lot(
        "WAITS",
        product=product,
        expires_on=in_days(10),
        status=Lot.Status.QUARANTINED,
    )
    make_lot("BACK", product=product, expires_on=in_days(11), status="recalled")
    make_lot("OTHER", product=bottle(title="Another"), expires_on=in_days(5))

    assert suggested(staff, order) == "FIRST"


def test_lots_of_the_packing_slip_are_suggested(staff, packed, product):
    make_lot("FIRST", product=product, expires_on=in_days(30))

    assert suggested(staff, packed) == "A-2611"


def test_nothing_is_suggested_where_nothing_may_leave(staff, order):
    Lot.objects.update(status=Lot.Status.QUARANTINED)

    assert suggested(staff, order) == ""
    page = staff.get(reverse("admin:parcel_ship", args=[order.pk]))
    assert b"No lot of this product may be shipped" in page.content


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"expires_on": in_days(0)}, "was best by"),
        ({"status": "quarantined"}, "Lot A-2611 is quarantined: release it first"),
        ({"status": "recalled"}, "Lot A-2611 is recalled: send nothing of it."),
    ],
)
def test_lot_that_may_not_leave_is_refused(staff, packed, values, sentence):
    Lot.objects.update(**values)

    text = act(staff, packed, "ship")

    assert sentence in text
    assert packed.status == PACKED
    assert not Parcel.objects.exists()


def test_lot_of_another_product_is_refused(staff, packed):
    make_lot("OTHER", product=bottle(title="Another"))

    text = act(staff, packed, "ship", **(LABEL | {"lots": "OTHER"}))

    assert "which is not in this order" in text
    assert packed.status == PACKED


def test_lot_that_is_recalled_while_the_form_is_open_stays_here(packed, admin_user):
    lot = Lot.objects.get()
    parcel = Parcel(carrier="usps", tracking_number="EA123456789US")
    Lot.objects.update(status=Lot.Status.RECALLED)

    with pytest.raises(LotNotToShip):
        ship(packed.pk, parcel, lots=[lot], note="", by=admin_user)

    packed.refresh_from_db()
    assert packed.status == PACKED


def test_page_of_a_lot_lists_the_orders_that_got_it(
    staff, packed, django_assert_num_queries
):
    act(staff, packed, "ship")
    lot = Lot.objects.get()
    page = f"/admin/lot/lot/{lot.pk}/change/"

    text = staff.get(page).content.decode()

    assert packed.status == SHIPPED
    assert packed.number in text
    assert f"/admin/parcel/parcel/?lots__id__exact={lot.pk}" in text


def test_order_page_and_letter_lead_to_the_lot(staff, packed, client, mailoutbox):
    act(staff, packed, "ship")

    page = client.get(packed.get_absolute_url()).content.decode()
    letter = mailoutbox[-1]

    assert '"/lots/A2611/"' in page
    assert "/lots/A2611/" in letter.body
    assert "/lots/A2611/" in letter.alternatives[0][0]
