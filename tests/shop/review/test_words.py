"""Any words are taken; what cannot be right gets a sentence."""

import pytest

from shop.review.models import Review
from tests.shop.review.making import TYPED, path_to, send, written
from tests.shop.review.reading import words_of
from tests.shop.selling import OURS

pytestmark = pytest.mark.django_db
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
