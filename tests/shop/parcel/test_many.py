"""Many parcels leave, and arrive, at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client

from shop.lot.models import Lot
from shop.order import life
from shop.parcel.models import Parcel
from tests.shop.lot.making import make_lot
from tests.shop.parcel.packing import act_on, packed, page_of, statuses, text_of
from tests.shop.selling import bottle, stock_of

pytestmark = pytest.mark.django_db

NUMBERS = ["EA123456789US", "EB123456789US", "EC123456789US"]


@pytest.fixture
def product():
    product = bottle(stock=50)
    make_lot("A-2611", product=product, bottles=50)
    return product


@pytest.fixture
def staff(admin_user, payment_pages) -> Client:
    staff = Client()
    staff.force_login(admin_user)
    return staff


@pytest.fixture
def orders(product, admin_user, staff):
    orders = packed(product, 1, 2, 1, by=admin_user)
    mail.outbox.clear()
    return orders


def rows(orders, numbers=NUMBERS, **more) -> dict:
    data = {}
    for order, number in zip(orders, numbers, strict=False):
        data |= {
            f"{order.pk}-carrier": "usps",
            f"{order.pk}-other_carrier": "",
            f"{order.pk}-tracking_number": number,
            f"{order.pk}-lots": "A-2611",
        }
    return data | more


def ship(staff, orders, **more):
    data = rows(orders) | {"ship": "1"} | more
    return staff.post(page_of("ship", orders), data, follow=True)


def fill(staff, orders, **typed):
    data = rows(orders, [""] * len(orders)) | {"fill": "1"} | typed
    return staff.post(page_of("ship", orders), data)


def filled(answer, orders) -> list[str]:
    soup = BeautifulSoup(answer.content, "html.parser")
    return [
        soup.find(attrs={"name": f"{order.pk}-tracking_number"}).get("value", "")
        for order in orders
    ]


def test_every_row_is_shipped_with_its_mail_and_its_stock(
    staff, orders, product, admin_user
):
    answer = ship(staff, orders)

    parcels = Parcel.objects.order_by("order__date_placed", "order_id")
    assert statuses(orders) == ["Shipped"] * 3
    assert [parcel.tracking_number for parcel in parcels] == NUMBERS
    assert {parcel.shipped_by for parcel in parcels} == {admin_user}
    assert {parcel.lot_numbers for parcel in parcels} == {"A-2611"}
    assert sorted(letter.subject for letter in mail.outbox) == sorted(
        f"Order {order.number} is on its way" for order in orders
    )
    assert Lot.objects.get().bottles == 46
    assert stock_of(product).num_in_stock == 46
    assert "Shipped: 3" in text_of(answer)


def test_rows_that_are_wrong_stay_with_a_sentence_and_the_others_leave(staff, orders):
    typed = {
        f"{orders[0].pk}-tracking_number": "940011",
        f"{orders[2].pk}-lots": "B-9999",
    }

    answer = ship(staff, orders, **typed)

    text = text_of(answer)
    assert statuses(orders) == ["Packed", "Shipped", "Packed"]
    assert "A USPS number has 20, 22, 26, 30 or 34" in text
    assert "There is no such lot." in text
    assert filled(answer, [orders[0], orders[2]]) == ["940011", NUMBERS[2]]
    assert "Shipped: 1" in text
    assert "Not shipped: 2." in text
    assert len(mail.outbox) == 1


def test_row_without_a_number_waits(staff, orders):
    answer = ship(staff, orders, **{f"{orders[1].pk}-tracking_number": ""})

    assert statuses(orders) == ["Shipped", "Packed", "Shipped"]
    assert "Without a tracking number: 1." in text_of(answer)


def test_second_submit_ships_nothing_twice(staff, orders):
    ship(staff, orders)

    answer = ship(staff, orders)

    assert Parcel.objects.count() == 3
    assert len(mail.outbox) == 3
    assert f"{orders[0].number} is “Shipped”: USPS EA123456789US." in text_of(answer)


@pytest.mark.django_db(transaction=True)
def test_double_click_at_once_ships_nothing_twice(staff, orders, product):
    start = Barrier(2)

    def press(_: int) -> int:
        try:
            start.wait(timeout=20)
            return ship(staff, orders).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(press, range(2)))

    assert answers == [200, 200]
    assert Parcel.objects.count() == 3
    assert len(mail.outbox) == 3
    assert Lot.objects.get().bottles == stock_of(product).num_in_stock == 46


def test_same_number_twice_ships_the_first_only(staff, orders):
    answer = ship(
        staff, orders, **{f"{orders[1].pk}-tracking_number": "ea 123456789 us"}
    )

    assert statuses(orders) == ["Shipped", "Packed", "Shipped"]
    assert f"Order {orders[0].number} left with this number" in text_of(answer)


def test_order_that_was_refunded_meanwhile_does_not_leave(staff, orders):
    with transaction.atomic():
        life.mark_refunded(life.lock(orders[1].pk), why="All of it.")

    answer = ship(staff, orders)

    assert statuses(orders) == ["Shipped", "Refunded", "Shipped"]
    assert f"{orders[1].number} is “Refunded”" in text_of(answer)


def test_pasted_column_fills_the_rows_in_their_order(staff, orders):
    answer = fill(staff, orders, pasted="\n".join(NUMBERS), carrier="usps")

    assert filled(answer, orders) == NUMBERS
    assert statuses(orders) == ["Packed"] * 3
    assert not Parcel.objects.exists()


def test_file_of_a_carrier_fills_the_rows_by_order_number(staff, orders):
    first, second, third = orders
    content = (
        "Ship date,Order #,Tracking Number,Carrier\r\n"
        f"2026-11-22,{third.number},1Z12345E0205271688,UPS\r\n"
        f"2026-11-22,{first.number.lower()},EA123456789US,USPS\r\n"
        f'2026-11-22,"{second.number.replace("-", "")}",EB123456789US,usps\r\n'
    )
    file = SimpleUploadedFile("out.csv", b"\xef\xbb\xbf" + content.encode())

    answer = fill(staff, orders, file=file)

    soup = BeautifulSoup(answer.content, "html.parser")
    chosen = soup.select(".rows select option[selected]")
    assert filled(answer, orders) == [NUMBERS[0], NUMBERS[1], "1Z12345E0205271688"]
    assert [option["value"] for option in chosen] == ["usps", "usps", "ups"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_two_columns_need_no_header(staff, orders, separator):
    text = "\n".join(
        f"{order.number}{separator}{number}"
        for order, number in zip(reversed(orders), NUMBERS, strict=True)
    )

    answer = fill(staff, orders, pasted=text)

    assert filled(answer, orders) == NUMBERS[::-1]


@pytest.mark.parametrize(
    ("pasted", "sentence"),
    [
        ("EA123456789US", "1 number for 3 orders"),
        ("ZZZZ-9999,EA123456789US", "No order on this page is named in “ZZZZ-9999"),
        ("{0},EA123456789US\n{0},EB123456789US", "stands there twice"),
        ("{0},9.4001E+21", "a spreadsheet has rounded its number to 9.4001E+21"),
        ("{0},940011", "A USPS number has 20, 22, 26, 30 or 34"),
        ("{0}," + "9" * 5000, "at most 40 characters"),
        ("{0},<script>", "A USPS number has 20, 22, 26, 30 or 34"),
        ("x" * 100_001, "at most 100000 characters"),
    ],
)
def test_what_cannot_be_right_gets_a_sentence(staff, orders, pasted, sentence):
    typed = pasted.format(orders[0].number)

    answer = fill(staff, orders, pasted=typed)

    assert answer.status_code == 200
    assert sentence in text_of(answer)
    assert not Parcel.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04\x00\x00", "This is no CSV file."),
        (b"\x81\x8d\x00", "This is no CSV file."),
        (b"", "The submitted file is empty."),
        (b"x" * 1_000_001, "This file is larger than 1 MB."),
    ],
)
def test_what_is_no_file_of_rows_gets_a_sentence(staff, orders, content, sentence):
    answer = fill(staff, orders, file=SimpleUploadedFile("a.csv", content))

    assert sentence in text_of(answer)


def test_lots_of_the_slips_stand_in_the_rows(staff, orders):
    page = act_on(staff, "ship_many", orders, stage="ship")

    soup = BeautifulSoup(page.content, "html.parser")
    stands = [
        soup.find(attrs={"name": f"{order.pk}-lots"})["value"] for order in orders
    ]
    assert stands == ["A-2611"] * 3


def test_many_are_delivered_at_once_with_their_mails(staff, orders):
    ship(staff, orders)
    mail.outbox.clear()

    page = act_on(staff, "mark_delivered", orders, stage="sent")
    typed = BeautifulSoup(page.content, "html.parser").textarea.get_text().strip()
    staff.post("/admin/parcel/ordertosend/deliver/", {"numbers": typed})

    assert statuses(orders) == ["Delivered"] * 3
    assert sorted(letter.subject for letter in mail.outbox) == sorted(
        f"Order {order.number} has arrived" for order in orders
    )


def test_numbers_of_the_carrier_do_as_well_and_the_unknown_stay(staff, orders):
    ship(staff, orders)
    mail.outbox.clear()
    typed = f"ea 123456789 us\nNOBODY\n{orders[1].number}\n{orders[1].number}\n"

    answer = staff.post("/admin/parcel/ordertosend/deliver/", {"numbers": typed})
    again = staff.post("/admin/parcel/ordertosend/deliver/", {"numbers": typed})

    soup = BeautifulSoup(answer.content, "html.parser")
    assert statuses(orders) == ["Delivered", "Delivered", "Shipped"]
    assert "NOBODY: no order or parcel of ours has this number." in text_of(answer)
    assert soup.textarea.get_text().strip() == "NOBODY"
    assert f"order {orders[1].number} is “Delivered”" in text_of(again)
    assert len(mail.outbox) == 2


@pytest.mark.parametrize(
    "typed", ["", "\x00", "x" * 100_001, "🫙\u202e", "' OR 1=1 --"]
)
def test_what_is_no_number_delivers_nothing(staff, orders, typed):
    ship(staff, orders)

    answer = staff.post("/admin/parcel/ordertosend/deliver/", {"numbers": typed})

    assert answer.status_code == 200
    assert BeautifulSoup(answer.content, "html.parser").select(".errorlist")
    assert statuses(orders) == ["Shipped"] * 3
