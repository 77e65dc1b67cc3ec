"""What visitors read: everything that is published, and how much is not and why."""

import json

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from compliance.claims import registered_texts
from compliance.notices import FDA_NOTICE
from shop.review.models import Reply
from tests.factories import make_claim, make_source, make_supplement
from tests.shop.review.making import arrived, held, published, written
from tests.shop.selling import bottle

pytestmark = pytest.mark.django_db


def list_of(product) -> str:
    return f"/products/{product.slug}_{product.pk}/reviews/"


def words_of(answer, part: str = "main") -> str:
    found = BeautifulSoup(answer.content, "html.parser").select_one(part)
    return " ".join(found.get_text(" ").split())


def linked_data(answer) -> dict:
    page = BeautifulSoup(answer.content, "html.parser")
    return json.loads(page.find("script", type="application/ld+json").string)


def test_without_reviews_one_quiet_sentence_stands_there(client, product):
    answer = client.get(product.get_absolute_url())

    assert "No review is published yet. Only buyers can write one." in words_of(answer)
    assert "reviews.css" not in answer.content.decode()
    assert "aggregateRating" not in linked_data(answer)
    assert "review" not in linked_data(answer)
    assert "No review is published yet" in words_of(client.get(list_of(product)))


def test_product_page_shows_average_bars_and_the_newest(client, product):
    for stars in (5, 5, 4, 1):
        published(arrived(product), stars=stars, title=f"Title {stars}")
    last = published(
        arrived(product, quantity=3), stars=2, title="Last", was_rewarded=True
    )
    Reply.objects.create(review=last, text="Thank you.")

    answer = client.get(product.get_absolute_url())

    section = words_of(answer, "#reviews")
    data = linked_data(answer)
    assert "3.4" in section
    assert "5 reviews, all by buyers." in section
    assert "5 stars 2 4 stars 1 3 stars 0 2 stars 1 1 star 1" in section
    assert "None is held back." in section
    assert section.index("Last") < section.index("Title 1")
    assert "Title 5" not in section
    assert "Verified purchase, 3 bottles" in section
    assert "in return for this review" in section
    assert "answers: Thank you." in section
    assert data["aggregateRating"] == {
        "@type": "AggregateRating",
        "ratingValue": "3.4",
        "reviewCount": 5,
    }
    assert [one["name"] for one in data["review"]] == ["Last", "Title 1", "Title 4"]
    assert data["review"][0]["reviewRating"]["ratingValue"] == 2


def test_held_reviews_are_counted_with_their_reasons(client, product):
    published(arrived(product), stars=5)
    for reason in ("disease", "disease", "abusive"):
        held(arrived(product), reason, stars=1)
    written(arrived(product), stars=1)

    for page in (product.get_absolute_url(), list_of(product)):
        said = words_of(client.get(page))
        assert "3 are held back. Why: it says that the product treats" in said
        assert "prevents an illness (2); it is abusive (1)." in said
        assert "With those counted the average is 2.0, without them 5.0." in said
        assert "1 waits to be read." in said


def test_held_reviews_are_counted_where_none_is_published(client, product):
    held(arrived(product), "fake")

    on_product = client.get(product.get_absolute_url())
    said = words_of(client.get(list_of(product)))

    assert list_of(product) in on_product.content.decode()
    assert "1 is held back. Why: it is advertising" in said


def test_stars_of_what_waits_are_not_to_be_worked_out(client, product):
    published(arrived(product), stars=4)
    waiting = written(arrived(product), stars=1)
    before = [
        client.get(page).content
        for page in (product.get_absolute_url(), list_of(product))
    ]

    waiting.stars = 5
    waiting.save()

    after = [
        client.get(page).content
        for page in (product.get_absolute_url(), list_of(product))
    ]
    assert after == before


def test_unpublished_words_are_shown_to_nobody(client, product):
    held(arrived(product), text="Words that are held.")
    written(arrived(product), text="Words that wait.")

    for page in (product.get_absolute_url(), list_of(product)):
        content = client.get(page).content.decode()
        assert "Words that" not in content


def test_reviews_of_another_product_stay_there(client, product):
    other = bottle(title="Other capsules")
    published(arrived(other), title="Of the other")

    assert "Of the other" not in client.get(product.get_absolute_url()).content.decode()
    assert "Of the other" in client.get(list_of(other)).content.decode()


def test_list_is_paged_and_costs_the_same_for_many(client, product):
    published(arrived(product))
    client.get(list_of(product))
    with CaptureQueriesContext(connection) as few:
        client.get(list_of(product))
    for number in range(24):
        published(arrived(product), title=f"Number {number}")
    with CaptureQueriesContext(connection) as many:
        first = client.get(list_of(product))
    third = client.get(f"{list_of(product)}?page=3")

    assert len(many) == len(few)
    assert first.content.decode().count('<li class="flow"') == 10
    assert third.content.decode().count('<li class="flow"') == 5
    assert client.get(f"{list_of(product)}?page=4").status_code == 404
    assert client.get(f"{list_of(product)}?page=x").status_code == 404


def test_product_page_asks_two_questions_more_for_any_number(
    client, product, monkeypatch
):
    address = product.get_absolute_url()
    client.get(address)
    with CaptureQueriesContext(connection) as none:
        client.get(address)
    for _ in range(5):
        published(arrived(product))
    with CaptureQueriesContext(connection) as many:
        client.get(address)

    about = [one for one in many if "review_review" in one["sql"]]
    assert len(about) == 2
    assert len(many) == len(none)


def test_reviews_add_little_to_the_page(client, product):
    address = product.get_absolute_url()
    before = len(client.get(address, headers={"Accept-Encoding": "gzip"}).content)
    words = iter(LONG.split(". "))
    for number in range(3):
        published(
            arrived(product),
            title=f"A title of some words, {number}",
            text=next(words) * 3,
        )

    after = len(client.get(address, headers={"Accept-Encoding": "gzip"}).content)

    assert 300 < after - before <= 2_500


LONG = (
    "I take two with breakfast and the capsules go down without trouble even on hurried"
    " mornings when coffee is all I manage. The bottle arrived in four days and the seal"
    " was whole although the parcel had been opened by somebody who then taped it shut"
    ". What I would change is the lid since it needs more strength than my grandmother"
    " has and she is the one who counts them out for the week"
)


def test_every_review_wears_the_star_and_the_notice_counts_them(client, product):
    supplement = make_supplement(product)
    make_claim(supplement, sources=[make_source()])
    published(arrived(product))

    page = client.get(product.get_absolute_url()).content.decode()

    review = BeautifulSoup(page, "html.parser").select_one("[id^=review-]")
    assert review.select_one("a.star")["href"] == "#fda"
    assert page.count(FDA_NOTICE) == 3


def test_map_for_robots_leads_to_lists_that_hold_something(client, product):
    before = client.get("/sitemap.xml").content.decode()
    published(arrived(product))

    after = client.get("/sitemap.xml").content.decode()

    assert list_of(product) not in before
    assert f"{list_of(product)}</loc>" in after
    assert f"/es{list_of(product)}" in after


def test_wrong_slug_leads_to_the_right_one_and_keeps_the_query(client, product):
    answer = client.get(f"/products/old_{product.pk}/reviews/?page=2")

    assert (answer.status_code, answer["Location"]) == (
        301,
        f"{list_of(product)}?page=2",
    )


def test_reviews_of_what_is_not_public_are_not_found(client, product):
    published(arrived(product))
    product.is_public = False
    product.save()

    assert client.get(list_of(product)).status_code == 404


def test_published_words_and_answers_are_read_by_the_check_of_the_shop(product):
    review = published(arrived(product), title="Light")
    Reply.objects.create(review=review, text="Thank you.")
    held(arrived(product), title="Not out")

    texts = {
        text.text for text in registered_texts() if text.address.startswith("review ")
    }

    assert {"Light", "Thank you.", review.text} <= texts
    assert "Not out" not in texts
