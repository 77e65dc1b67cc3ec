"""Buyers, and nobody else, write about what they were sent."""

import pytest
from bs4 import BeautifulSoup
from django.core import mail

from compliance.notices import FDA_NOTICE
from shop.order.links import order_path
from shop.order.models import Order
from shop.order.status import PIPELINE
from shop.review.models import Decision, Review
from shop.user.models import User
from tests.shop.review.making import (
    TYPED,
    arrived,
    held,
    path_to,
    published,
    send,
    written,
)
from tests.shop.selling import OURS, bottle

pytestmark = pytest.mark.django_db


def words_of(answer) -> str:
    main = BeautifulSoup(answer.content, "html.parser").main
    return " ".join(main.get_text(" ").split())


def test_buyer_writes_and_reads_what_happens_next(client, order, settings):
    settings.STAFF_EMAIL = ["staff@example.com"]

    answer = send(client, order)

    review = Review.objects.get()
    page = words_of(client.get(answer["Location"]))
    assert answer.status_code == 303
    assert (review.order_line, review.status) == (order.lines.get(), "waiting")
    assert (review.stars, review.name) == (4, "Jordan")
    assert "Thank you. We have your review." in page
    assert "The lid is hard to open." in page
    (letter,) = mail.outbox
    assert letter.to == ["staff@example.com"]
    assert "lid" not in letter.body


def test_page_of_the_order_leads_to_the_form(client, order):
    page = client.get(order_path(order)).content.decode()

    assert path_to(order) in page
    assert "Write a review" in page


def test_form_says_what_cannot_be_published_and_that_stars_do_not_matter(client, order):
    answer = client.get(path_to(order))

    page = words_of(answer)
    assert "how many stars you give does not decide whether it is published" in page
    assert "treats, cures or prevents an illness" in page
    assert "/report-a-side-effect/form/" in answer.content.decode()
    assert FDA_NOTICE in answer.content.decode()
    assert answer["X-Robots-Tag"] == "noindex"
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies


def test_form_that_was_sent_twice_is_one_review(client, order):
    assert send(client, order).status_code == 303
    assert send(client, order).status_code == 303

    assert Review.objects.count() == 1


def test_words_change_until_they_are_published(client, order):
    send(client, order)
    send(client, order, stars="2", text="It broke.", was_rewarded="on")

    review = Review.objects.get()
    assert (review.stars, review.text, review.was_rewarded) == (2, "It broke.", True)
    assert review.status == "waiting"


def test_published_words_stay_until_they_are_taken_back(client, order):
    published(order)

    answer = send(client, order, text="Something else.")

    review = Review.objects.get()
    page = client.get(path_to(order))
    assert answer.status_code == 303
    assert review.status == "published"
    assert "Something else" not in review.text
    assert "It is published." in words_of(page)
    assert "<textarea" not in page.content.decode()


def test_author_takes_a_review_back_with_its_words(client, order):
    published(order)

    answer = client.post(path_to(order, "review:withdraw"), headers=OURS)

    review, made = Review.objects.get(), Decision.objects.get()
    page = client.get(answer["Location"])
    assert (review.status, review.title, review.text) == ("withdrawn", "", "")
    assert (made.title, made.text, made.act) == ("", "", "published")
    assert "You took your review back." in words_of(page)
    assert 'value="Easy' not in page.content.decode()


def test_review_that_was_taken_back_can_be_written_anew(client, order):
    published(order)
    client.post(path_to(order, "review:withdraw"), headers=OURS)

    send(client, order, text="On second thought.")

    assert Review.objects.get().status == "waiting"


def test_held_review_says_why_and_can_be_put_otherwise(client, order):
    held(order, "personal")

    before = words_of(client.get(path_to(order)))
    send(client, order, text="Without names now.")

    review = Review.objects.get()
    assert "We hold it back because it holds personal data of others." in before
    assert "The second sentence." in before
    assert (review.status, review.held_for) == ("waiting", "")


@pytest.mark.parametrize("status", set(PIPELINE) - {"Shipped", "Delivered"})
def test_what_has_not_left_us_is_not_reviewed(client, order, status):
    Order.objects.filter(pk=order.pk).update(status=status)

    shown, sent = client.get(path_to(order)), send(client, order)

    assert (shown.status_code, sent.status_code) == (403, 403)
    assert "once the order has left us" in words_of(sent)
    assert path_to(order) not in client.get(order_path(order)).content.decode()
    assert not Review.objects.exists()


def test_order_that_was_never_paid_is_not_reviewed(client, order):
    order.status_changes.all().delete()

    assert send(client, order).status_code == 403


def test_refund_after_a_review_hides_nothing(client, order):
    published(order, stars=1)
    Order.objects.filter(pk=order.pk).update(status="Refunded")

    assert "It is published." in words_of(client.get(path_to(order)))
    assert Review.objects.get().status == "published"


def test_review_that_was_taken_back_is_not_written_anew_after_a_refund(client, order):
    published(order)
    client.post(path_to(order, "review:withdraw"), headers=OURS)
    Order.objects.filter(pk=order.pk).update(status="Refunded")

    shown, sent = client.get(path_to(order)), send(client, order)

    assert (shown.status_code, sent.status_code) == (403, 403)
    assert Review.objects.get().status == "withdrawn"


@pytest.mark.parametrize(
    "rights", [{"is_staff": True}, {"is_superuser": True, "is_active": False}]
)
def test_who_works_here_writes_no_review(client, order, rights):
    User.objects.create(email="JORDAN@example.com", **rights)

    shown, sent = client.get(path_to(order)), send(client, order)

    assert (shown.status_code, sent.status_code) == (403, 403)
    assert "16 CFR 465.5" in words_of(sent)
    assert not Review.objects.exists()


def test_address_that_staff_are_written_to_writes_no_review(client, order, settings):
    settings.STAFF_EMAIL = ["jordan@example.com"]

    assert send(client, order).status_code == 403


def test_order_of_a_deleted_account_is_not_reviewed(client, product):
    order = arrived(product, email="")

    answer = send(client, order)

    assert answer.status_code == 403
    assert "account of this order was deleted" in words_of(answer)


def test_writing_is_guarded(client, order):
    other = arrived(bottle())
    forged = path_to(order).replace("/review/", "x/review/")
    of_another = path_to(order).replace(
        f"/{order.lines.get().pk}/", f"/{other.lines.get().pk}/"
    )

    assert send(client, order, headers={}).status_code == 403
    assert client.post(path_to(order, "review:withdraw")).status_code == 403
    assert client.get(path_to(order, "review:withdraw")).status_code == 405
    for path in [forged, of_another, path_to(order).replace(order.number, "NONE")]:
        assert client.get(path).status_code == 404
        assert client.post(path, headers=OURS).status_code == 404
    assert not Review.objects.exists()


def test_who_sends_too_often_reads_when_to_try_again(client, order):
    for _ in range(10):
        send(client, order, text="")

    answer = send(client, order)

    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert "The lid is hard to open." in words_of(answer)
    assert "a lot of requests from your connection" in words_of(answer)
    assert not Review.objects.exists()


SENTENCES = [
    ({"stars": None}, "Choose how many stars you give"),
    ({"stars": "0"}, "Choose from one to five stars"),
    ({"stars": "6"}, "Choose from one to five stars"),
    ({"stars": "-1"}, "Choose from one to five stars"),
    ({"stars": "4.5"}, "Choose from one to five stars"),
    ({"stars": "\u0664"}, "Choose from one to five stars"),
    ({"stars": "9" * 5000}, "Choose from one to five stars"),
    ({"stars": "\x00"}, "Choose from one to five stars"),
    ({"title": ""}, "Say it in a few words"),
    ({"title": "  \u200b "}, "cannot be seen"),
    ({"title": "a\x00b"}, "cannot be seen"),
    ({"title": "\u202egnp"}, "cannot be seen"),
    ({"title": "x" * 81}, "Shorten this to 80 characters"),
    ({"title": "x" * 1_000_000}, "Shorten this to 80 characters"),
    ({"text": ""}, "Write what you liked and what you did not"),
    ({"text": " \n\u200b\x00\t"}, "Write what you liked and what you did not"),
    ({"text": "x" * 4001}, "Shorten this to 4,000 characters"),
    ({"text": "🐍" * 250_000}, "Shorten this to 4,000 characters"),
    ({"name": ""}, "Give your first name or an initial"),
    ({"name": "Jordan Lee Sample"}, "Use your first name or an initial"),
    ({"name": "jordan@example.com"}, "Use your first name or an initial"),
    ({"name": "Jordan, Ohio"}, "Use your first name or an initial"),
    ({"name": "<b>J</b>"}, "Use your first name or an initial"),
    ({"name": "🎁"}, "Use your first name or an initial"),
    ({"name": "J" * 31}, "Shorten this to 30 characters"),
    ({"consent": None}, "without it we cannot publish"),
]


@pytest.mark.parametrize(("typed", "sentence"), SENTENCES)
def test_what_cannot_be_right_gets_a_sentence_and_saves_nothing(
    client, order, typed, sentence
):
    answer = send(client, order, **typed)

    assert answer.status_code == 200
    assert sentence in words_of(answer)
    assert "Error:" in answer.content.decode()
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "🎁📦" * 500,
        "\u05de\u05d9\u200f \u202eback",
        "'; DROP TABLE review_review; --",
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "tab\tand\r\nline",
        "\x00\x07bell",
        "{{ settings.SECRET_KEY }} {% load x %}",
        "A" * 4000,
    ],
)
def test_any_words_are_taken_and_shown_as_words(
    client, order, product, admin_client, text
):
    assert send(client, order, text=text).status_code == 303

    review = Review.objects.get()
    staff = admin_client.get(f"/admin/review/review/{review.pk}/change/")
    Review.objects.update(status="published", published_at=review.written_at)
    public = client.get(f"/products/{product.slug}_{product.pk}/reviews/")
    assert (staff.status_code, public.status_code) == (200, 200)
    for page in (staff.content.decode(), public.content.decode()):
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    assert "\x00" not in review.text
    assert "\u202e" not in review.text


def test_request_that_is_too_heavy_is_not_read(client, order):
    answer = send(client, order, text="x" * (2 * 2**20 + 1))

    assert answer.status_code == 413
    assert "nothing was sent" in words_of(answer)


@pytest.mark.parametrize(
    "name", ["J", "J.", "J. S.", "Anne-Marie", "Ana María", "李", "O’Neil"]
)
def test_names_of_people_are_taken(client, order, name):
    assert send(client, order, name=name).status_code == 303

    assert Review.objects.get().name == name


def test_words_say_which_language_they_are_in(client, order, product):
    in_spanish = f"/es{path_to(order)}"
    client.post(in_spanish, TYPED | {"text": "Muy bien."}, headers=OURS)
    review = Review.objects.get()
    Review.objects.update(status="published", published_at=review.written_at)

    page = client.get(f"/products/{product.slug}_{product.pk}/reviews/")

    assert '<p dir="auto" lang="es">Muy bien.' in page.content.decode()


def test_what_the_claims_check_finds_is_kept_for_staff(order):
    review = written(order, title="No more panic", text="It cured my anxiety.")

    assert any("text: “my anxiety”" in one for one in review.findings)


def test_page_of_an_order_costs_the_same_with_a_review(
    client, order, django_assert_max_num_queries
):
    client.get(order_path(order))
    with django_assert_max_num_queries(25) as before:
        client.get(order_path(order))
    published(order)
    with django_assert_max_num_queries(25) as after:
        client.get(order_path(order))

    assert len(after) == len(before)
