"""Staff record a lot, its results and its certificate."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from shop.lot.models import LabResult, Lot
from tests.factories import make_supplement
from tests.shop.lot.making import content_of, make_lot, pdf

pytestmark = pytest.mark.django_db

ADD = "/admin/lot/lot/add/"
RESULT = {
    "position": "1",
    "group": "contaminants",
    "tested": "Lead",
    "method": "ICP-MS",
    "found": "0.2",
    "unit": "µg per day",
    "at_least": "",
    "at_most": "0.5",
    "limit_words": "",
    "verdict": "",
    "laboratory": "North Laboratory",
    "tested_on": "2026-03-09",
}


@pytest.fixture
def supplement():
    return make_supplement()


def typed(supplement, *results: dict, **values) -> dict:
    data = {
        "supplement": supplement.pk,
        "number": "A-2611",
        "status": "quarantined",
        "made_on": "2026-03-02",
        "expires_on": (timezone.localdate() + timedelta(days=700)).isoformat(),
        "notes": "",
        "results-TOTAL_FORMS": len(results),
        "results-INITIAL_FORMS": 0,
    }
    for n, row in enumerate(results):
        data |= {f"results-{n}-{name}": value for name, value in row.items()}
    return data | values


def errors(answer) -> str:
    soup = BeautifulSoup(answer.content, "html.parser")
    return " ".join(
        " ".join(found.get_text(" ").split()) for found in soup.select(".errorlist")
    )


def test_lot_is_released_with_its_results_and_certificate(admin_client, supplement):
    file = SimpleUploadedFile("report.pdf", pdf(), "application/pdf")

    answer = admin_client.post(
        ADD, typed(supplement, RESULT, status="released", certificate=file)
    )

    assert answer.status_code == 302, errors(answer)
    lot = Lot.objects.get()
    assert (lot.key, lot.status) == ("A2611", "released")
    assert lot.results.get().verdict == LabResult.Verdict.PASS
    assert content_of(lot) == pdf()


@pytest.mark.parametrize("again", ["A-2611", "a2611", "a 26 11"])
def test_lot_is_not_recorded_twice(admin_client, supplement, again):
    make_lot("A-2611", product=supplement.product)

    answer = admin_client.post(ADD, typed(supplement, number=again, notes="Kept."))

    assert "Lot A-2611 is here already." in errors(answer)
    assert b"Kept." in answer.content
    assert Lot.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<html>not a PDF</html>", "is not a PDF, whatever its name says"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 64, "is not a PDF, whatever its name says"),
        (b"%PDF-1.7\nand then nothing", "is damaged"),
        (pdf()[:-200], "is damaged"),
        (b"%PDF-1.7\n" + b"0" * (5 * 2**20), "Choose a PDF of 5 MB or less."),
        (pdf(OpenAction="/JavaScript"), "holds a script"),
        (pdf(OpenAction="/Launch"), "holds a script"),
        (pdf(OpenAction="/SubmitForm"), "holds a script"),
        (pdf(AA="/JavaScript"), "holds a script"),
        (pdf(password="secret"), "asks for a password"),
        (pdf(pages=41), "has 41 pages"),
    ],
)
def test_certificate_that_is_none_gets_a_sentence(
    admin_client, supplement, content, sentence
):
    file = SimpleUploadedFile("report.pdf", content, "application/pdf")

    answer = admin_client.post(ADD, typed(supplement, RESULT, certificate=file))

    assert sentence in errors(answer)
    assert not Lot.objects.exists()


def test_lot_keeps_its_certificate_when_it_is_saved_again(admin_client):
    lot = make_lot(results=0, status="quarantined")
    lot.certificate.save("x.pdf", SimpleUploadedFile("x.pdf", pdf()))

    answer = admin_client.post(
        f"/admin/lot/lot/{lot.pk}/change/", typed(lot.supplement, notes="Read.")
    )

    lot.refresh_from_db()
    assert answer.status_code == 302, errors(answer)
    assert (lot.notes, content_of(lot)) == ("Read.", pdf())


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"number": ""}, "This field is required."),
        ({"number": "<b>"}, "A lot number has 3 to 40 letters and digits"),
        ({"number": "A\x00B1"}, "Null characters are not allowed."),
        ({"number": "9" * 1_000_000}, "at most 40 characters"),
        ({"expires_on": "2026-03-02"}, "a best-by date after the day it was made"),
        ({"made_on": "2999-01-01"}, "This day is still to come."),
        ({"status": "released", "made_on": ""}, "A released lot needs this date."),
        ({"status": "released"}, "A lot is released with its results"),
        ({"status": "recalled"}, "not one of the available choices"),
    ],
)
def test_what_cannot_be_right_gets_a_sentence(
    admin_client, supplement, values, sentence
):
    answer = admin_client.post(ADD, typed(supplement, **values))

    assert sentence in errors(answer)
    assert not Lot.objects.exists()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"at_most": ""}, "Give a limit: the least, the most, or words."),
        ({"at_least": "9"}, "The most cannot be below the least."),
        ({"tested_on": "2999-01-01"}, "This day is still to come."),
        ({"verdict": "fail"}, "is “within the limit”. Check the numbers."),
        ({"found": "not found"}, "Result and limit are not both numbers"),
        ({"found": "< 0.6"}, "Result and limit are not both numbers"),
    ],
)
def test_result_that_cannot_be_right_gets_a_sentence(
    admin_client, supplement, values, sentence
):
    answer = admin_client.post(ADD, typed(supplement, RESULT | values))

    assert sentence in errors(answer)
    assert not Lot.objects.exists()


@pytest.mark.parametrize(
    ("numbers", "verdict"),
    [
        (("0.5", "", "0.5"), "pass"),
        (("0.500001", "", "0.5"), "fail"),
        (("199.9", "200", ""), "fail"),
        (("204", "200", "220"), "pass"),
        (("1,200", "", "1000"), "fail"),
        (("< 0.05", "", "0.3"), "pass"),
        (("under 10", "", "1000"), "pass"),
    ],
)
def test_numbers_decide_for_themselves(admin_client, supplement, numbers, verdict):
    row = RESULT | dict(zip(("found", "at_least", "at_most"), numbers, strict=True))

    answer = admin_client.post(ADD, typed(supplement, row))

    assert answer.status_code == 302, errors(answer)
    assert LabResult.objects.get().verdict == verdict


def test_lot_outside_a_limit_is_not_released(admin_client, supplement):
    answer = admin_client.post(
        ADD, typed(supplement, RESULT | {"found": "0.9"}, status="released")
    )

    assert "Lead is outside its limit" in errors(answer)
    assert not Lot.objects.exists()


def test_lots_are_found_with_or_without_dashes(admin_client):
    make_lot("A-2611")

    for words in ("a2611", "A-2611", "a 2611"):
        found = admin_client.get("/admin/lot/lot/", {"q": words})
        assert found.context["cl"].result_count == 1


def test_whoever_may_not_see_lots_does_not(client, django_user_model):
    client.force_login(
        django_user_model.objects.create(email="r@example.com", is_staff=True)
    )

    assert client.get("/admin/lot/lot/").status_code == 403
    assert client.get(ADD).status_code == 403


def test_limits_are_shown_as_they_were_typed(admin_client):
    lot = make_lot()

    page = admin_client.get(f"/admin/lot/lot/{lot.pk}/change/")

    fields = BeautifulSoup(page.content, "html.parser")
    assert fields.select_one("[name=results-0-at_most]")["value"] == "0.5"


def change(admin_client, lot, **values):
    data = {
        **typed(lot.supplement, status="released", number=lot.number),
        "results-INITIAL_FORMS": 1,
        "results-TOTAL_FORMS": 1,
        **{f"results-0-{name}": value for name, value in RESULT.items()},
        "results-0-id": lot.results.get().pk,
        "results-0-lot": lot.pk,
        **values,
    }
    return admin_client.post(f"/admin/lot/lot/{lot.pk}/change/", data)


def test_count_that_parcels_lowered_meanwhile_is_not_written_over(admin_client):
    lot = make_lot("A-2611", bottles=10)
    Lot.objects.update(bottles=8)

    saved = change(admin_client, lot, **{"bottles": "10", "initial-bottles": "10"})
    refused = change(admin_client, lot, **{"bottles": "12", "initial-bottles": "10"})

    assert saved.status_code == 302, errors(saved)
    assert "Meanwhile the count became 8" in errors(refused)
    assert Lot.objects.get().bottles == 8


def test_bottles_are_counted_anew(admin_client):
    lot = make_lot("A-2611", bottles=10)

    answer = change(admin_client, lot, **{"bottles": "12", "initial-bottles": "10"})

    assert answer.status_code == 302, errors(answer)
    assert Lot.objects.get().bottles == 12


@pytest.mark.parametrize("number", ["-1", "ten", "9" * 30, "1.5", "\x00"])
def test_what_is_no_count_gets_a_sentence(admin_client, number):
    lot = make_lot("A-2611", bottles=10)

    answer = change(admin_client, lot, **{"bottles": number, "initial-bottles": "10"})

    assert errors(answer)
    assert Lot.objects.get().bottles == 10
