"""Staff publish or hold back, for a reason, without having seen the stars."""

import re

import pytest
from django.core import mail
from django.utils import timezone

from compliance.models import ClaimOverride
from compliance.notices import FDA_NOTICE
from shop.order.models import Order
from shop.purchase_record.models import RecordIsKept
from shop.review.models import Decision, Reason, Review
from shop.review.moderating import NotNow, publish, seen_words
from shop.user.models import User
from tests.shop.review.deciding import LIST, act, management_form, said
from tests.shop.review.making import (
    arrived,
    held,
    path_to,
    published,
    reader,
    send,
    written,
)

pytestmark = pytest.mark.django_db


def test_stars_are_nowhere_before_the_decision(admin_client, order):
    """Two reviews that differ in their stars alone make the same pages."""
    review = written(order, stars=1)
    paths = [LIST, f"{LIST}?waits=us", f"{LIST}{review.pk}/change/"]
    paths += [f"{LIST}{review.pk}/{name}/" for name in ("publish", "hold", "override")]
    paths += [f"{LIST}audit/", f"{LIST}audit.csv"]

    def pages() -> list[str]:
        answers = [admin_client.get(path) for path in paths]
        assert {answer.status_code for answer in answers} == {200}
        pages = [answer.getvalue().decode() for answer in answers]
        return [
            re.sub(r'(csrfmiddlewaretoken" value="\w+|As of [^.]+)', "", page)
            for page in pages
        ]

    few = pages()
    Review.objects.update(stars=5)

    assert pages() == few


@pytest.mark.parametrize("lookup", ["stars=1", "stars__gt=3", "stars__in=1,2"])
def test_no_address_filters_by_stars(admin_client, order, lookup):
    written(order)

    assert admin_client.get(f"{LIST}?{lookup}").status_code == 400


def test_stars_show_once_it_is_decided(admin_client, order):
    review = published(order, stars=2)

    page = admin_client.get(f"{LIST}{review.pk}/change/")

    assert "Stars: 2" in said(page)


def test_publishing_is_written_down(admin_client, admin_user, order):
    review = written(order, stars=1)

    answer = act(admin_client, review, "publish", note="Read twice.")

    made = Decision.objects.get()
    review.refresh_from_db()
    assert "Published." in said(answer)
    assert (review.status, made.act, made.by) == ("published", "published", admin_user)
    assert (made.stars, made.text, made.note) == (1, review.text, "Read twice.")


def test_holding_wants_a_reason_of_the_list_and_a_note(admin_client, order):
    review = written(order)

    for typed in [
        {"reason": "", "note": "x"},
        {"reason": "stars", "note": "x"},
        {"reason": "abusive", "note": ""},
    ]:
        assert act(admin_client, review, "hold", **typed).status_code == 200

    review.refresh_from_db()
    assert review.status == "waiting"
    assert not Decision.objects.exists()


def test_author_of_a_held_review_is_written_to_once(admin_client, order):
    review = written(order)
    mail.outbox.clear()

    act(admin_client, review, "hold", reason="personal", note="Leave out the name.")

    (letter,) = mail.outbox
    html = letter.alternatives[0][0]
    assert letter.to == ["jordan@example.com"]
    for text in (letter.body, html):
        assert "it holds personal data of others" in text
        assert "Leave out the name." in text
        assert path_to(order) in text
        assert "Your stars are not the reason" in text
        assert FDA_NOTICE in text
    assert Review.objects.get().told_at is not None


def test_author_is_told_in_the_language_of_the_order(
    admin_client, product, monkeypatch
):
    review = written(arrived(product))
    monkeypatch.setattr(Order, "language", "es")
    mail.outbox.clear()

    act(admin_client, review, "hold", reason="abusive", note="x")

    assert "/es/orders/" in mail.outbox[0].body


def test_every_reason_can_be_given_and_none_is_about_stars(product):
    for reason in Reason.values:
        assert held(arrived(product), reason).held_for == reason

    assert not any("star" in str(label) for label in Reason.labels)


def test_words_that_changed_meanwhile_are_not_decided_about(
    admin_client, client, order
):
    review = written(order)
    opened = seen_words(review)
    send(client, order, text="Other words.")

    answer = act(admin_client, review, "publish", seen=opened)

    assert "Read them again" in said(answer)
    assert Review.objects.get().status == "waiting"


def test_two_who_decide_at_once_decide_once(order):
    review = written(order)
    seen = seen_words(review)
    publish(review.pk, note="", seen=seen, by=reader())

    with pytest.raises(NotNow, match="somebody was faster"):
        publish(review.pk, note="", seen=seen, by=reader())
    assert Decision.objects.count() == 1


@pytest.mark.parametrize("field", ["title", "text"])
def test_disease_claim_is_published_only_with_leave_of_a_second_person(
    admin_client, order, field
):
    review = written(order, **{field: "It cured my anxiety."})

    refused = act(admin_client, review, "publish", note="")
    act(admin_client, review, "override", reason="Counsel, 2026-11-01.")
    still = act(admin_client, review, "publish", note="")
    second = User.objects.create(email="second@example.com", is_staff=True)
    ClaimOverride.objects.update(approved_by=second, approved_at=timezone.now())
    act(admin_client, review, "publish", note="")

    assert f"The claims check objects to its {field}" in said(refused)
    assert "The claims check objects" in said(still)
    assert ClaimOverride.objects.get().text == "It cured my anxiety."
    assert Review.objects.get().status == "published"


def test_who_works_here_by_now_is_not_published(admin_client, order):
    review = written(order)
    User.objects.create(email="jordan@example.com", is_staff=True)

    answer = act(admin_client, review, "publish", note="")

    assert "16 CFR 465.5" in said(answer)
    assert Review.objects.get().status == "waiting"


def test_staff_cannot_edit_delete_or_add(admin_client, order):
    review = written(order)

    edited = admin_client.post(
        f"{LIST}{review.pk}/change/",
        {"stars": 5, "text": "Wonderful.", **management_form("decisions")},
    )

    review.refresh_from_db()
    assert edited.status_code == 302
    assert (review.stars, review.text.startswith("Two capsules")) == (4, True)
    assert admin_client.post(f"{LIST}{review.pk}/delete/").status_code == 403
    assert admin_client.get(f"{LIST}add/").status_code == 403


def test_acts_need_the_permission(client, order):
    review = written(order)
    client.force_login(User.objects.create(email="packer@example.com", is_staff=True))

    for name in ("publish", "hold", "override"):
        assert client.get(f"{LIST}{review.pk}/{name}/").status_code == 403
    for name in ("audit/", "audit.csv"):
        assert client.get(f"{LIST}{name}").status_code == 403


def test_decisions_are_neither_changed_nor_deleted(order):
    published(order)
    made = Decision.objects.get()

    for attempt in (
        made.save,
        made.delete,
        Decision.objects.all().delete,
        lambda: Decision.objects.update(note="Other."),
    ):
        with pytest.raises(RecordIsKept):
            attempt()


def test_queries_of_the_lists_do_not_grow(
    admin_client, product, django_assert_max_num_queries
):
    paths = [LIST, f"{LIST}audit/"]
    held(arrived(product))
    counts = []
    for more in (0, 6):
        for _ in range(more):
            held(arrived(product))
        for path in paths:
            with django_assert_max_num_queries(20) as seen:
                admin_client.get(path)
            counts.append(len(seen))

    assert counts[:2] == counts[2:]
