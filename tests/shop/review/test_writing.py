"""Buyers write about what they were sent, change it and take it back."""

import pytest
from django.core import mail

from compliance.notices import FDA_NOTICE
from shop.order.links import order_path
from shop.review.models import Decision, Review
from tests.shop.review.making import arrived, held, path_to, published, send
from tests.shop.review.reading import words_of
from tests.shop.selling import OURS, bottle

pytestmark = pytest.mark.django_db


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
