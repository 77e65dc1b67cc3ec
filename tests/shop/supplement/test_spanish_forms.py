"""Staff write the Spanish of a label beside its English."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shop.supplement.models import Caution, Question, Supplement, Translation
from tests.factories import make_supplement
from tests.shop.catalogue.test_admin import address_of, messages_of, send, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def supplement() -> Supplement:
    label = make_supplement(directions="One.\nTwo.")
    Question.objects.create(supplement=label, question="Why?", answer="Because.")
    return label


def translation(place: str, **values: str) -> Translation:
    return Translation.objects.create(
        supplement=Supplement.objects.get(), language="es", place=place, **values
    )


def help_of(page, name: str) -> str:
    soup = BeautifulSoup(page.content, "html.parser")
    return soup.find(id=f"id_{name}_helptext").get_text(" ", strip=True)


def test_spanish_is_saved_beside_each_english_and_shown(
    admin_client, client, supplement
):
    answer = send(
        admin_client,
        address_of(supplement),
        **{
            "lede_es": "Dos cápsulas al día.",
            "directions_es": "Uno.\r\nDos.",
            "title_es": "Cápsulas AnxDefy+",
            "cautions-0-text_es": "está embarazada o amamanta",
            "questions-0-question_es": "¿Por qué?",
            "questions-0-answer_es": "Porque sí.",
        },
    )

    assert answer.status_code == 302, messages_of(answer)
    caution, question = Caution.objects.order_by("pk").first(), Question.objects.get()
    kept = {row.place: (row.english, row.text) for row in Translation.objects.all()}
    assert kept == {
        "lede": ("Two capsules a day.", "Dos cápsulas al día."),
        "directions": ("One.\nTwo.", "Uno.\nDos."),
        "product-title": ("AnxDefy+ capsules", "Cápsulas AnxDefy+"),
        f"caution-{caution.pk}-text": (
            "are pregnant or nursing",
            "está embarazada o amamanta",
        ),
        f"question-{question.pk}-question": ("Why?", "¿Por qué?"),
        f"question-{question.pk}-answer": ("Because.", "Porque sí."),
    }
    page = client.get(f"/es{supplement.get_absolute_url()}").content
    words = BeautifulSoup(page, "html.parser").get_text()
    for _, spanish in kept.values():
        assert spanish.splitlines()[0] in words


def test_new_row_is_saved_with_its_spanish(admin_client, supplement):
    answer = send(
        admin_client,
        address_of(supplement),
        **{
            "questions-TOTAL_FORMS": "2",
            "questions-1-position": "2",
            "questions-1-question": "When?",
            "questions-1-question_es": "¿Cuándo?",
            "questions-1-answer": "Now.",
            "questions-1-supplement": supplement.pk,
        },
    )

    assert answer.status_code == 302, messages_of(answer)
    made = Question.objects.get(question="When?")
    assert Translation.objects.get().place == f"question-{made.pk}-question"


def test_missing_and_outdated_spanish_bear_a_mark(admin_client, supplement):
    translation("lede", english="Older words.", text="Palabras viejas.")
    translation("tagline", english=supplement.tagline, text="Dos ingredientes,")

    page = admin_client.get(address_of(supplement))

    assert help_of(page, "directions_es").startswith("Missing")
    assert help_of(page, "cautions-0-text_es").startswith("Missing")
    assert help_of(page, "tagline_es").startswith("Read against the English on ")
    lede = help_of(page, "lede_es")
    assert "read the Spanish again" in lede
    assert "Older words." in lede
    listed = admin_client.get("/admin/supplement/supplement/")
    cell = BeautifulSoup(listed.content, "html.parser").select_one(".field-in_spanish")
    assert cell.get_text() == "1 of 12 texts; 1 to be read again; 10 missing"


def test_changed_english_makes_the_spanish_old_and_says_so_at_once(
    admin_client, client, supplement
):
    caution = Caution.objects.order_by("pk").first()
    place = f"caution-{caution.pk}-text"
    translation(place, english=caution.text, text="espera un bebé")

    answer = admin_client.post(
        address_of(supplement),
        typed(
            admin_client, address_of(supplement), **{"cautions-0-text": "are expecting"}
        ),
        follow=True,
    )

    said = BeautifulSoup(answer.content, "html.parser").select_one(".warning")
    assert "Read the Spanish again of “are expecting”" in said.get_text()
    kept = Translation.objects.get()
    assert (kept.english, kept.text) == ("are pregnant or nursing", "espera un bebé")
    page = client.get(f"/es{supplement.get_absolute_url()}").content.decode()
    assert "espera un bebé" not in page
    assert '<span lang="en">are <span class="nb">expecting' in page


def test_what_still_says_the_same_is_ticked_and_shown_again(
    admin_client, client, supplement
):
    translation("lede", english="Two capsules daily.", text="Dos cápsulas al día.")
    address = address_of(supplement)
    page = BeautifulSoup(admin_client.get(address).content, "html.parser")
    (box,) = page.select("input[name=spanish_read_again]")
    assert box["value"] == "lede_es"

    send(admin_client, address)
    assert Translation.objects.get().english == "Two capsules daily."
    send(admin_client, address, spanish_read_again="lede_es")

    assert Translation.objects.get().english == "Two capsules a day."
    shown = client.get(f"/es{supplement.get_absolute_url()}").content.decode()
    assert "Dos cápsulas al día." in shown


def test_rewritten_spanish_is_read_against_the_english_of_the_same_form(
    admin_client, supplement
):
    translation("lede", english="Two capsules a day.", text="Dos cápsulas.")

    send(
        admin_client,
        address_of(supplement),
        lede="Three a day.",
        lede_es="Tres al día.",
    )

    kept = Translation.objects.get()
    assert (kept.english, kept.text) == ("Three a day.", "Tres al día.")


def test_emptied_spanish_and_that_of_a_deleted_row_are_gone(admin_client, supplement):
    question = Question.objects.get()
    translation("lede", english=supplement.lede, text="Dos al día.")
    translation(f"question-{question.pk}-answer", english="Because.", text="Porque.")

    send(
        admin_client,
        address_of(supplement),
        **{"lede_es": "", "questions-0-DELETE": "on"},
    )

    assert not Translation.objects.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"lede_es": "Alivia la artritis."}, "This reads as a disease claim"),
        ({"directions_es": "Uno y dos."}, "The English has 2 steps and this has 1"),
        ({"cautions-0-text_es": "está embarazada."}, "Leave out the mark at the end"),
        ({"warning_es": "¡Cuidado!"}, "There is no English yet"),
        ({"lede_es": "x" * 5_000}, "at most 4000 characters"),
    ],
)
def test_bad_spanish_is_told_at_its_field_and_nothing_is_saved(
    admin_client, supplement, words, said
):
    answer = send(admin_client, address_of(supplement), **{"tagline": "New,", **words})

    (name,) = words
    assert answer.status_code == 200
    soup = BeautifulSoup(answer.content, "html.parser")
    field = soup.find(attrs={"name": name})
    assert field.get_text().strip() == words[name]
    row = field.find_parent(class_="form-row")
    assert said in row.select_one(".errorlist").get_text()
    assert not Translation.objects.exists()
    assert Supplement.objects.get().tagline == "Two ingredients,"


def test_page_asks_for_translations_once_however_many_rows(admin_client, supplement):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            admin_client.get(address_of(supplement))
        return sum("supplement_translation" in one["sql"] for one in queries)

    few = asked()
    for number in range(6):
        Caution.objects.create(supplement=supplement, kind="other", text=f"{number}")
        Question.objects.create(supplement=supplement, question="?", answer="!")

    assert asked() == few


def test_who_may_only_look_gets_the_page_without_fields(
    client, django_user_model, supplement
):
    person = django_user_model.objects.create_user(
        email="looks@example.com", password="x"
    )
    person.is_staff = True
    person.save()
    person.user_permissions.set(
        Permission.objects.filter(
            codename__in=["view_supplement", "view_caution", "view_question"]
        )
    )
    client.force_login(person)

    page = client.get(address_of(supplement))

    assert page.status_code == 200
    assert b"_es" not in page.content
    assert b"in spanish" in page.content.lower()
