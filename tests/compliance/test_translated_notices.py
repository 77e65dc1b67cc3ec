"""On a Spanish page the notices stand in English, and below them in Spanish."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from compliance.guard import NoticesGuard
from compliance.models import MedicalNotice, SafetyContact
from compliance.notices import (
    FDA_NOTICE,
    FDA_NOTICE_IN_SPANISH,
    MEDICAL_NOTICE,
    MEDICAL_NOTICE_IN_SPANISH,
)

pytestmark = pytest.mark.django_db
WORDS = "Ask your physician about anything that you read on these pages of ours."
SPANISH = "Pregunte a su médico sobre todo lo que lea en estas páginas nuestras."


def foot_of(client, path: str):
    return BeautifulSoup(client.get(path).content, "html.parser").footer


@pytest.mark.parametrize("path", ["/es/", "/es/lots/", "/es/nowhere/", "/es/basket/"])
def test_both_notices_stand_in_both_languages(client, path):
    foot = foot_of(client, path)

    fda, fda_translated = foot.find_all(class_="fda")
    medical, medical_translated = foot.find_all(class_="medical")
    assert fda.text == f"* {FDA_NOTICE}"
    assert fda_translated.text == f"* Traducción: {FDA_NOTICE_IN_SPANISH}"
    assert medical.text == MEDICAL_NOTICE
    assert medical_translated.text == f"Traducción: {MEDICAL_NOTICE_IN_SPANISH}"
    for english in (fda, medical):
        assert english.parent["lang"] == "en"
    for spanish in (fda_translated, medical_translated):
        assert not spanish.find_parents(lang=lambda tag: tag in {"en", "en-US"})


def test_english_page_bears_no_translation(client):
    assert "Traducción" not in foot_of(client, "/").text


def test_safety_contact_stands_in_both_languages_and_is_asked_for_once(
    client,
):
    SafetyContact.objects.create(firm="Firm", telephone="800-1", address="1 Road")

    with CaptureQueriesContext(connection) as asked:
        english, spanish = foot_of(client, "/es/lots/").find_all(class_="law")

    assert sum("safetycontact" in query["sql"] for query in asked) == 1
    assert english.text.startswith("If you are pregnant")
    assert english.a["href"] == "/report-a-side-effect/form/"
    assert spanish.text.startswith("Si está embarazada")
    assert spanish.a["href"] == "/es/report-a-side-effect/form/"
    assert english.text.count("800-1") == spanish.text.count("800-1") == 1


def test_staff_write_both_languages_of_a_new_notice(admin_client, client):
    address = "/admin/compliance/medicalnotice/add/"
    refused = admin_client.post(address, {"text": WORDS, "reason": "Counsel"})
    admin_client.post(address, {"text": WORDS, "spanish": SPANISH, "reason": "Counsel"})

    english, spanish = foot_of(client, "/es/lots/").find_all(class_="medical")

    assert refused.context["adminform"].form.errors.keys() == {"spanish"}
    assert (english.text, spanish.text) == (WORDS, f"Traducción: {SPANISH}")


def test_old_words_are_not_translated_by_those_of_another_notice(client):
    MedicalNotice.objects.create(text=WORDS, reason="Before there was Spanish")

    (english,) = foot_of(client, "/es/lots/").find_all(class_="medical")

    assert english.text == WORDS


@pytest.mark.parametrize("name", ["400.html", "500.html", "503.html"])
def test_pages_of_errors_bear_both_languages_without_a_database(
    name, django_assert_num_queries
):
    with translation.override("es"), django_assert_num_queries(0):
        html = render_to_string(name)

    for words in (FDA_NOTICE, FDA_NOTICE_IN_SPANISH, MEDICAL_NOTICE_IN_SPANISH):
        assert words in html


@pytest.mark.parametrize(
    ("lost", "named"),
    [
        ('<p class="fda translated">', "translation of the FDA notice"),
        ('<p class="medical translated">', "translation of the medical notice"),
        ('<p class="fda" id="fda">', "FDA notice"),
    ],
)
def test_spanish_page_without_one_of_them_is_held_back(client, caplog, lost, named):
    html = client.get("/es/lots/").content.decode()
    assert lost in html
    guard = NoticesGuard(lambda request: HttpResponse(html.replace(lost, "<p>")))

    with translation.override("es"):
        answer = guard(RequestFactory().get("/es/lots/"))

    assert answer.status_code == 500
    assert f"lacks its {named}." in caplog.text
    plain = answer.content.decode()
    for words in (FDA_NOTICE, FDA_NOTICE_IN_SPANISH, MEDICAL_NOTICE_IN_SPANISH):
        assert words in plain


def test_hidden_translation_counts_as_none(client, caplog):
    html = client.get("/es/lots/").content.decode()
    hidden = html.replace(
        '<p class="medical translated">', '<div hidden><p class="medical translated">'
    )
    guard = NoticesGuard(lambda request: HttpResponse(hidden))

    with translation.override("es"):
        answer = guard(RequestFactory().get("/es/lots/"))

    assert answer.status_code == 500
