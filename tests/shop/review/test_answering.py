"""Staff answer below a review."""

import pytest
from django.urls import reverse

from shop.review.models import Review
from tests.shop.review.deciding import management_form
from tests.shop.review.making import published

pytestmark = pytest.mark.django_db


def _reply(client, review: Review, text: str):
    return client.post(
        reverse("admin:review_review_change", args=[review.pk]),
        {
            **management_form("reply", 1),
            **management_form("decisions"),
            "reply-0-text": text,
            "reply-0-review": review.pk,
        },
        follow=True,
    )


def test_staff_answer_below_a_review(admin_client, admin_user, client, order, product):
    review = published(order)

    _reply(admin_client, review, "We mend the lid in the next lot.")

    page = client.get(f"/products/{product.slug}_{product.pk}/reviews/")
    assert "We mend the lid in the next lot." in page.content.decode()
    assert review.reply.by == admin_user


def test_answer_with_a_disease_claim_is_refused(admin_client, order):
    review = published(order)

    answer = _reply(admin_client, review, "Good that it cured your anxiety.")

    assert "This reads as a disease claim" in answer.content.decode()
    assert not hasattr(Review.objects.get(), "reply")
