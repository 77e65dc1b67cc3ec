"""A buyer asks to send something back, on the page of the order."""

from datetime import timedelta
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from compliance.notices import FDA_NOTICE
from shop.order.links import order_path
from shop.order.models import Order
from shop.order.status import PIPELINE
from shop.returns.models import Return, ReturnPhoto
from shop.shipping.returns import RETURN_DAYS
from tests.shop.returns.making import ask_for, asked, photo
from tests.shop.selling import bottle, buy, link_to

pytestmark = pytest.mark.django_db


def words_of(answer) -> str:
    main = BeautifulSoup(answer.content, "html.parser").main
    return " ".join(main.get_text(" ").split())


def arrived_days_ago(order: Order, days: int) -> None:
    # The same hour of the day, also when the clocks were changed in between.
    order.parcel.delivered_at = timezone.localtime() - timedelta(days=days)
    order.parcel.save()


def test_return_is_asked_for_with_words_and_photographs(client, order, settings):
    settings.STAFF_EMAIL = ["staff@example.com"]
    mail.outbox.clear()

    answer = ask_for(client, order, 2, photo(), photo("b.png", "PNG"))

    made = Return.objects.get()
    assert (answer.status_code, answer["Location"]) == (
        303,
        f"{order_path(order)}#returns",
    )
    assert (made.order, made.status, made.reason) == (order, "asked", "broken")
    assert made.words == "The seal was torn."
    assert [line.quantity for line in made.lines.all()] == [2]
    assert made.photos.count() == 2
    assert made.events.get().what == "Asked for on the page of the order."
    (letter,) = mail.outbox
    assert letter.to == ["staff@example.com"]
    assert "The seal" not in letter.body


def test_page_of_the_order_shows_where_the_return_stands(client, order):
    before = client.get(order_path(order))
    asked(client, order, 2)

    after = words_of(client.get(order_path(order)))

    assert link_to("returns:ask", order) in before.content.decode()
    assert "Your return We are looking at it 2 bottles of AnxDefy+ capsules" in after


def test_form_shows_the_side_effect_form_and_the_notices(client, order):
    answer = client.get(link_to("returns:ask", order))

    page = answer.content.decode()
    assert "/report-a-side-effect/form/?lot=" in page
    assert FDA_NOTICE in page
    assert answer["X-Robots-Tag"] == "noindex"
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies


def test_form_that_was_sent_twice_is_one_return(client, order):
    first = ask_for(client, order, 1, photo())
    second = ask_for(client, order, 1, photo())

    assert (first.status_code, second.status_code) == (303, 303)
    assert Return.objects.count() == 1
    assert ReturnPhoto.objects.count() == 1


def test_no_bottle_is_asked_for_twice(client, order):
    asked(client, order, 2)

    too_many = ask_for(client, order, 2, words="And these.")
    the_last = ask_for(client, order, 1, words="And this.")
    none_left = ask_for(client, order, 1, words="And one more.")

    assert too_many.status_code == 409
    assert "in another return already" in words_of(too_many)
    assert "And these." in words_of(too_many)
    assert (the_last.status_code, none_left.status_code) == (303, 303)
    assert Return.objects.count() == 2


def test_declined_bottles_can_be_asked_for_again(client, order):
    asked(client, order, 3)
    Return.objects.update(status=Return.Status.DECLINED)

    assert ask_for(client, order, 3, words="Look again.").status_code == 303
    assert Return.objects.count() == 2


def test_last_day_counts_and_the_day_after_does_not(client, order):
    arrived_days_ago(order, RETURN_DAYS)
    on_the_last_day = client.get(link_to("returns:ask", order)).status_code
    arrived_days_ago(order, RETURN_DAYS + 1)

    shown = client.get(link_to("returns:ask", order))
    sent = ask_for(client, order)
    page = client.get(order_path(order)).content.decode()

    assert on_the_last_day == 200
    assert (shown.status_code, sent.status_code) == (303, 303)
    assert link_to("returns:ask", order) not in page
    assert not Return.objects.exists()


def test_days_count_from_the_shipping_while_nobody_knows_of_the_arrival(client, order):
    long_ago = timezone.localtime() - timedelta(days=RETURN_DAYS + 1)
    order.parcel.delivered_at = None
    order.parcel.shipped_at = long_ago
    order.parcel.save()

    assert client.get(link_to("returns:ask", order)).status_code == 303


@pytest.mark.parametrize("status", set(PIPELINE) - {"Shipped", "Delivered"})
def test_what_has_not_left_us_is_not_sent_back(client, order, status):
    Order.objects.filter(pk=order.pk).update(status=status)

    assert ask_for(client, order).status_code == 303
    assert not Return.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"quantity": 0}, "Say how many bottles you want to send back"),
        ({"quantity": ""}, "Say how many bottles you want to send back"),
        ({"quantity": "-1"}, "Choose a number from 0 to 3"),
        ({"quantity": "9" * 4000}, "Choose a number from 0 to 3"),
        ({"quantity": "1.5"}, "Choose a number from 0 to 3"),
        ({"quantity": "\u0661"}, "Choose a number from 0 to 3"),
        ({"quantity": "1; DROP TABLE"}, "Choose a number from 0 to 3"),
        ({"quantity": "\x00"}, "Choose a number from 0 to 3"),
        ({"reason": ""}, "Choose a reason from the list"),
        ({"reason": "<b>"}, "Choose a reason from the list"),
        ({"reason": "\x00"}, "Choose a reason from the list"),
        ({"words": "x" * 1_000_000}, "Shorten this to 2,000 characters or fewer"),
    ],
)
def test_what_cannot_be_right_gets_a_sentence_and_saves_nothing(
    client, order, typed, sentence
):
    quantity = typed.pop("quantity", 1)

    answer = ask_for(client, order, quantity, photo(), **typed)

    assert answer.status_code == 200
    assert sentence in words_of(answer)
    assert not Return.objects.exists()
    assert not ReturnPhoto.objects.exists()


@pytest.mark.parametrize(
    "words",
    [
        *(
            "",
            "🎁📦",
            "\u05de\u05d9\u200f \u202eback",
            "'; DROP TABLE orders; --",
            "<script>",
        ),
        *("tab\tand\nline", "\x00\x07bell", "A" * 2000),
    ],
)
def test_any_words_are_taken_and_shown_as_words(client, order, words, admin_client):
    ask_for(client, order, words=words)

    made = Return.objects.get()
    page = admin_client.get(f"/admin/returns/return/{made.pk}/change/")
    assert page.status_code == 200
    assert "\x00" not in made.words
    assert "<script></" not in page.content.decode()


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (SimpleUploadedFile("a.jpg", b"<svg onload=alert(1)>"), "cannot open this"),
        (SimpleUploadedFile("a.jpg", b"\xff\xd8\xff\xe0 no"), "cannot open this"),
        (
            SimpleUploadedFile("a.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"),
            "Apple’s HEIC format",
        ),
        (photo("a.gif", "GIF"), "cannot open this"),
        (photo("a.png", "PNG", size=(8001, 8001)), "50 megapixels"),
        (SimpleUploadedFile("a.jpg", b"\xff" * (12 * 2**20 + 1)), "12 MB"),
    ],
)
def test_file_that_is_no_photograph_gets_a_sentence(client, order, file, sentence):
    file.seek(0)

    answer = ask_for(client, order, 1, file)

    assert answer.status_code == 200
    assert sentence in words_of(answer)
    assert "The seal was torn." in words_of(answer)
    assert not Return.objects.exists()


def test_empty_file_and_a_fourth_are_refused(client, order):
    four = ask_for(client, order, 1, *[photo() for _ in range(4)])
    empty = ask_for(client, order, 1, SimpleUploadedFile("a.jpg", b""))

    assert "Choose up to 3 photos" in words_of(four)
    assert "cannot open this file" in words_of(empty)
    assert not Return.objects.exists()


def test_request_that_is_too_heavy_is_not_read(client, order):
    heavy = SimpleUploadedFile("a.jpg", b"\xff" * (38 * 2**20))

    answer = ask_for(client, order, 1, heavy)

    assert answer.status_code == 413
    assert "nothing was sent" in words_of(answer)


def test_photograph_keeps_neither_place_nor_size(client, order):
    exif = Image.Exif()
    exif[0x010F] = "A telephone"
    exif.get_ifd(0x8825)[1] = "N"
    big = photo("a.webp", "WEBP", size=(3000, 2000), exif=exif)

    asked(client, order, 1, big)

    kept = Image.open(BytesIO(bytes(ReturnPhoto.objects.get().jpeg)))
    assert kept.format == "JPEG"
    assert max(kept.size) == 1600
    assert not kept.getexif()


def test_photographs_are_for_staff_only(client, order, admin_client, django_user_model):
    asked(client, order, 1, photo())
    address = f"/admin/returns/return/photo/{ReturnPhoto.objects.get().pk}.jpg"

    seen = admin_client.get(address)
    client.force_login(
        django_user_model.objects.create(email="r@example.com", is_staff=True)
    )

    assert seen["Content-Type"] == "image/jpeg"
    assert "no-store" in seen["Cache-Control"]
    assert client.get(address).status_code == 403
    client.logout()
    assert client.get(address).status_code == 302


def test_queries_do_not_grow_with_the_returns(
    client, order, django_assert_max_num_queries
):
    asked(client, order, 1)
    client.get(order_path(order))
    with django_assert_max_num_queries(20) as few:
        client.get(order_path(order))
    ask_for(client, order, 1, words="Another.")
    ask_for(client, order, 1, words="And another.")
    with django_assert_max_num_queries(20) as many:
        client.get(order_path(order))

    assert len(many) == len(few)


def test_asking_is_guarded(client, order, payment_pages):
    other = buy(client, bottle())
    forged = link_to("returns:ask", order).replace("/return/", "x/return/")

    assert ask_for(client, order, headers={}).status_code == 403
    assert client.get(forged).status_code == 404
    assert client.get(link_to("returns:ask", other)).status_code == 303
    assert not Return.objects.exists()


def test_whoever_asks_too_often_reads_when_to_try_again(client, order):
    for _ in range(6):
        ask_for(client, order, 0)

    answer = ask_for(client, order, 1)

    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert "The seal was torn." in words_of(answer)
    assert not Return.objects.exists()
