"""Two at the same moment: one review for a line, one decision about its words."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from shop.review.asking import ask_for_reviews
from shop.review.models import Decision, Review, ReviewRequest
from shop.review.moderating import NotNow, publish, seen_words
from tests.shop.lot.making import make_lot
from tests.shop.review.making import arrived, reader, send, sent_by, written
from tests.shop.selling import bottle

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE = 4


def together(*acts: Callable[[], object]) -> list[object]:
    ready = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            ready.wait(timeout=30)
            return act()
        except NotNow:
            return "not now"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_button_that_was_pressed_four_times_writes_one_review():
    order = arrived(bottle())

    answers = together(*[lambda: send(Client(), order).status_code] * AT_ONCE)

    assert answers == [303] * AT_ONCE
    assert Review.objects.count() == 1


def test_four_members_of_staff_decide_once():
    review = written(arrived(bottle()))
    seen, staff = seen_words(review), reader()

    def publishes() -> str:
        return publish(review.pk, note="", seen=seen, by=staff).status

    answers = together(*[publishes] * AT_ONCE)

    assert sorted(answers) == ["not now"] * (AT_ONCE - 1) + ["published"]
    assert Decision.objects.count() == 1


def test_words_that_change_at_that_moment_are_not_published_unread():
    order = arrived(bottle())
    review = written(order)
    seen, staff = seen_words(review), reader()

    together(
        lambda: publish(review.pk, note="", seen=seen, by=staff),
        lambda: send(Client(), order, text="Nobody has read this.").status_code,
    )

    review.refresh_from_db()
    assert (review.status == "published") == ("Nobody" not in review.text)


def test_letter_is_queued_once_by_two_clocks():
    product = bottle()
    order = arrived(product)
    sent_by(order, make_lot("A-2611", product=product), days_ago=31)

    asked = together(*[ask_for_reviews] * AT_ONCE)

    assert sorted(asked) == ["", "", "", "Asked for reviews: 1."]
    assert ReviewRequest.objects.count() == 1
