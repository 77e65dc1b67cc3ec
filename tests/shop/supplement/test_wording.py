"""A Spanish page says what the label says, in Spanish where it was read against the
English of today, else in English."""

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from shop.order.mail import send_order_paid
from shop.order.models import Order
from shop.supplement.models import Caution, Question, Supplement, Translation
from shop.supplement.wording import SPANISH, Standing, place_of, texts_of, wordings_of
from tests.config.page import Page
from tests.factories import make_supplement
from tests.shop.review.making import arrived

pytestmark = pytest.mark.django_db
FELT = "Stop at once and see a doctor if your skin turns yellow."
SENTIDO = "Deje de tomarlo y vaya al médico si la piel se le pone amarilla."


@pytest.fixture
def supplement() -> Supplement:
    label = make_supplement(
        warning=FELT, caution_line="Pregnant?", directions="One.\nTwo."
    )
    Question.objects.create(supplement=label, question="Why?", answer="Because.")
    return label


def translate(label: Supplement, **spanish: str) -> None:
    """All texts: by field, or with a mark of its own before the English."""
    Translation.objects.filter(supplement=label).delete()
    label = Supplement.objects.get(pk=label.pk)
    for row, field in texts_of(label):
        if english := getattr(row, field):
            default = "\n".join(f"ES {line}" for line in english.splitlines())
            Translation.objects.create(
                supplement=label,
                language=SPANISH,
                place=place_of(row, field),
                english=english,
                text=spanish.get(field, default),
            )


def page_of(client, label: Supplement, language: str = "/es") -> BeautifulSoup:
    answer = client.get(f"{language}{label.get_absolute_url()}")
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def english_around(tag) -> bool:
    return any(above.get("lang") == "en" for above in [tag, *tag.parents])


def test_spanish_page_tells_cautions_directions_and_warning_in_spanish(
    client, supplement
):
    translate(supplement, warning=SENTIDO, text="está embarazada", directions="Uno.")
    Translation.objects.filter(place="directions").update(text="Uno.\nDos.")

    page = page_of(client, supplement)

    cautions = page.select("#facts .pairs dd")
    assert {part.get_text() for part in cautions} == {"está embarazada"}
    assert [part.get_text() for part in page.select("#facts ol li")] == ["Uno.", "Dos."]
    assert page.select_one(".tell.warn b").get_text() == SENTIDO
    for part in [*cautions, page.select_one("#facts ol"), page.select_one(".before")]:
        assert not english_around(part)
    assert SENTIDO in page.select_one(".before").get_text()
    assert "si usted está embarazada" in page.select_one(".before").get_text()
    assert FELT not in page.get_text()


def test_every_text_of_the_label_stands_on_the_spanish_page_once_translated(
    client, supplement
):
    translate(supplement)

    answer = client.get(f"/es{supplement.get_absolute_url()}").content.decode()
    words = BeautifulSoup(answer, "html.parser").get_text()

    for row, field in texts_of(supplement):
        for line in (getattr(row, field) or "").splitlines():
            assert f"ES {line}" in words or f'content="ES {line}"' in answer, field


def test_english_that_has_changed_since_is_shown_in_english_and_said_so(
    client, supplement
):
    translate(supplement, warning=SENTIDO)
    newer = "Stop at once and call a doctor if your skin or eyes turn yellow."
    Supplement.objects.update(warning=newer)

    page = page_of(client, supplement)

    warning = page.select_one(".tell.warn b")
    assert (warning.get_text(), warning["lang"]) == (newer, "en")
    assert SENTIDO not in page.get_text()
    before = page.select_one(".before [lang=en]").get_text()
    assert newer in before
    assert "Ask a clinician first if you" in before
    assert "no tiene una traducción revisada" in page.select_one("#facts").get_text()


def test_one_outdated_caution_leaves_the_others_in_spanish(client, supplement):
    translate(supplement, text="está embarazada")
    changed = Caution.objects.order_by("pk").first()
    Caution.objects.filter(pk=changed.pk).update(text="are or may be pregnant")

    page = page_of(client, supplement)

    english = page.select("#facts .pairs [lang=en]")
    assert [part.get_text() for part in english] == ["are or may be pregnant"]
    assert len(page.select("#facts .pairs dd")) > 1


def test_text_without_a_translation_is_told_in_english(client, supplement):
    page = Page(client, f"/es{supplement.get_absolute_url()}")

    assert page.english_left() == []
    assert page.soup.select_one("#facts ol")["lang"] == "en"


def test_translated_allergens_keep_their_english_beside_them(client, supplement):
    translate(supplement, contains="ninguno de los alérgenos principales")

    lines = page_of(client, supplement).select("#facts .beneath")

    (contains,) = [line for line in lines if "Contiene" in line.get_text()]
    assert "ninguno de los alérgenos principales" in contains.get_text()
    english = contains.select_one("[lang=en]")
    assert english.get_text() == "(none of the major allergens.)"


def test_english_page_is_the_same_bytes_with_and_without_spanish(client, supplement):
    before = client.get(supplement.get_absolute_url()).content
    translate(supplement)

    assert client.get(supplement.get_absolute_url()).content == before


def test_english_page_asks_for_no_translation_and_spanish_once(client, supplement):
    translate(supplement)

    def asked(path: str) -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        return [one["sql"] for one in queries if "translation" in one["sql"]]

    for path in ["/", supplement.get_absolute_url(), "/products/"]:
        assert asked(path) == []
    few = asked(f"/es{supplement.get_absolute_url()}")
    for number in range(8):
        Caution.objects.create(supplement=supplement, kind="other", text=f"{number}")
        Question.objects.create(supplement=supplement, question="?", answer="!")
    translate(supplement)
    many = asked(f"/es{supplement.get_absolute_url()}")

    assert len(few) == len(many) == 1


def test_letter_about_an_order_tells_cautions_in_the_language_of_the_order(
    monkeypatch,
):
    label = make_supplement(warning=FELT)
    translate(label, warning=SENTIDO, text="está embarazada")
    Caution.objects.filter(kind="medicine").update(text="take any medicine")
    monkeypatch.setattr(Order, "language", "es")
    order = arrived(label.product, status="Paid")
    mail.outbox.clear()

    send_order_paid.enqueue(order.pk)

    (letter,) = mail.outbox
    html = BeautifulSoup(letter.alternatives[0][0], "html.parser")
    for words in (letter.body, html.get_text()):
        assert SENTIDO in words
        assert "está embarazada" in words
        assert "take any medicine" in words
        assert "ES AnxDefy+ capsules" in words
    assert [part.get_text() for part in html.select("li [lang=en]")] == [
        "take any medicine"
    ]


def test_staff_see_what_is_missing_and_what_is_to_be_read_again(supplement):
    Translation.objects.create(
        supplement=supplement,
        language=SPANISH,
        place="lede",
        english="Other words.",
        text="Otras palabras.",
    )

    standings = {one.place: one.standing for one in wordings_of(supplement, SPANISH)}

    assert standings.pop("lede") is Standing.OUTDATED
    assert set(standings.values()) == {Standing.MISSING}


def test_line_ends_make_no_translation_old():
    row = Translation(english="One.\nTwo.", text="Uno.\nDos.")

    assert row.says("One.\r\nTwo.\r\n")
    assert not row.says("One. Two.")


@pytest.mark.parametrize("empty", ["text", "english"])
def test_translation_without_words_is_refused_by_the_database(supplement, empty):
    values = {"text": "Hola.", "english": "Hello."} | {empty: ""}

    with pytest.raises(IntegrityError, match="translation_and_its_english"):
        Translation.objects.create(
            supplement=supplement, language=SPANISH, place="lede", **values
        )
