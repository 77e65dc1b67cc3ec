"""A buyer types the number of the bottle."""

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.utils import timezone

from shop.lot.models import LabResult, Lot, Recall
from tests.shop.lot.making import make_lot, make_result, pdf

pytestmark = pytest.mark.django_db


def read(answer) -> str:
    soup = BeautifulSoup(answer.content, "html.parser")
    return " ".join(soup.main.get_text(" ").split())


@pytest.mark.parametrize(
    "typed", ["A-2611", "a2611", " a 2611 ", "A/26.11", "a\u20132611", "a-26\t11"]
)
def test_number_is_found_however_it_is_typed(client, typed):
    make_lot("A-2611")

    answer = client.get("/lots/", {"number": typed}, follow=True)

    assert answer.redirect_chain[-1][0] == "/lots/A2611/"
    assert "Lot A-2611" in read(answer)


def test_other_spelling_in_the_address_leads_to_the_one_address(client):
    make_lot("A-2611")

    assert client.get("/lots/a-2611/")["Location"] == "/lots/A2611/"


def test_certificate_says_what_was_tested_how_and_by_whom(client):
    lot = make_lot(results=0)
    make_result(
        lot,
        group=LabResult.Group.LABEL,
        tested="L-Theanine",
        method="HPLC",
        found="204",
        unit="mg per serving",
        at_least=200,
        at_most=None,
    )
    make_result(lot)

    soup = BeautifulSoup(client.get("/lots/A2611/").content, "html.parser")

    rows = [
        [" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")]
        for row in soup.select("tbody tr")
    ]
    assert rows == [
        ["L-Theanine HPLC, mg per serving", "204", "at least 200"],
        ["Lead ICP-MS, µg per day", "0.2", "0.5 or less"],
    ]
    assert [table.caption.get_text() for table in soup.select("table")] == [
        "What the label promises",
        "What should not be there",
    ]
    about = soup.select_one("aside").get_text(" ")
    assert "North Laboratory" in about
    assert "March 9, 2026" in about
    assert "March 2, 2026" in about
    assert "Within every limit" in soup.main.get_text()


def test_results_cost_the_same_however_many(client, django_assert_num_queries):
    make_lot("FEW1", results=1)
    make_lot("MANY1", product=Lot.objects.get().supplement.product, results=30)
    client.get("/lots/FEW1/")

    counts = []
    for number in ("FEW1", "MANY1"):
        with django_assert_num_queries(7, exact=False) as asked:
            client.get(f"/lots/{number}/")
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_sample_says_so(client):
    make_lot(is_sample=True)

    assert "No laboratory has tested this lot." in read(client.get("/lots/A2611/"))


def test_past_its_date_says_so(client):
    make_lot(expires_on=timezone.localdate())

    text = read(client.get("/lots/A2611/"))

    assert "Past its best-by date" in text
    assert "Within every limit" not in text


def test_recall_stands_above_the_results(client):
    lot = make_lot(status=Lot.Status.RECALLED)
    Recall.objects.create(lot=lot, reason="Seals leak.", advice="Stop taking them.")

    soup = BeautifulSoup(client.get("/lots/A2611/").content, "html.parser")

    text = soup.main.get_text(" ")
    assert text.index("Lot A-2611 is recalled") < text.index("Seals leak.")
    assert text.index("Stop taking them.") < text.index("Lead")


def test_unknown_lot_gets_a_kind_answer(client):
    answer = client.get("/lots/B9999/")

    assert answer.status_code == 404
    text = read(answer)
    assert "We do not know lot B9999." in text
    assert "above the best-by date" in text


def test_lot_that_is_not_released_is_answered_as_an_unknown_one(
    client, django_assert_num_queries
):
    lot = make_lot("QUARANT", status=Lot.Status.QUARANTINED)
    lot.certificate.save("c.pdf", ContentFile(pdf()))
    client.get("/lots/NOWHERE/")

    answers, counts = [], []
    for number in ("QUARANT", "UNKNOWN"):
        with django_assert_num_queries(9, exact=False) as asked:
            answers.append(client.get(f"/lots/{number}/"))
        counts.append(len(asked))

    assert answers[0].status_code == answers[1].status_code == 404
    assert answers[0].content.replace(b"QUARANT", b"UNKNOWN") == answers[1].content
    assert counts[0] == counts[1]
    assert client.get("/lots/QUARANT/certificate.pdf").status_code == 404


@pytest.mark.parametrize(
    "typed", ["", "  ", "<b>", "\x00\x01", "Lot№1", "a" * 1_000_000]
)
def test_what_cannot_be_a_number_gets_a_sentence_at_the_field(client, typed):
    # A server takes no address of a megabyte; a form that is sent otherwise does.
    answer = client.get("/lots/", {"number": typed})

    wrong = BeautifulSoup(answer.content, "html.parser").select_one("#number-err")
    assert answer.status_code == 200
    assert "lot number" in wrong.get_text().lower()


def test_numbers_cannot_be_tried_one_after_the_other(client):
    make_lot()
    answers = [client.get(f"/lots/B{n:04}/").status_code for n in range(10)]

    refused = client.get("/lots/A2611/")
    pdf_refused = client.get("/lots/A2611/certificate.pdf")

    assert answers == [404] * 10
    assert (refused.status_code, pdf_refused.status_code) == (429, 429)
    assert 1 <= int(refused["Retry-After"]) <= 61
    assert "Give us a moment." in read(refused)
    assert "Lot A-2611" not in read(refused)


def test_one_visitor_holds_up_no_other(client):
    make_lot()
    for _ in range(11):
        client.get("/lots/A2611/")

    assert client.get("/lots/A2611/", REMOTE_ADDR="203.0.113.9").status_code == 200
    assert client.get("/lots/A2611/").status_code == 429


def test_one_house_of_ipv6_is_one_visitor(client):
    for n in range(10):
        client.get("/lots/B1234/", REMOTE_ADDR=f"2001:db8:1:2::{n}")

    answer = client.get("/lots/B1234/", REMOTE_ADDR="2001:db8:1:2:ffff::1")

    assert answer.status_code == 429


def test_behind_a_proxy_the_address_it_saw_counts(client, settings):
    settings.BEHIND_PROXY = True

    def ask(written: str, seen: str) -> int:
        forwarded = {"X-Forwarded-For": f"{written}, {seen}"}
        return client.get("/lots/B1234/", headers=forwarded).status_code

    for n in range(10):
        ask(f"198.51.100.{n}", "203.0.113.7")

    assert ask("198.51.100.200", "203.0.113.7") == 429
    assert ask("198.51.100.200", "203.0.113.8") == 404


def test_without_a_proxy_nobody_writes_their_own_address(client):
    for n in range(10):
        client.get("/lots/B1234/", headers={"X-Forwarded-For": f"203.0.113.{n}"})

    answer = client.get("/lots/B1234/", headers={"X-Forwarded-For": "203.0.113.99"})

    assert answer.status_code == 429


def test_no_cache_keeps_an_answer(client):
    make_lot()

    for address in ("/lots/A2611/", "/lots/B1234/"):
        assert "no-store" in client.get(address)["Cache-Control"]


def test_certificate_is_saved_and_not_shown(client):
    lot = make_lot()
    lot.certificate.save("Our lab report.pdf", ContentFile(pdf()))

    answer = client.get("/lots/A2611/certificate.pdf")

    assert b"".join(answer.streaming_content) == pdf()
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == (
        'attachment; filename="certificate-A2611.pdf"'
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "A2611" not in lot.certificate.name
    assert "report" not in lot.certificate.name


def test_lot_without_a_certificate_offers_none(client):
    make_lot()

    assert "Save the PDF" not in read(client.get("/lots/A2611/"))
    assert client.get("/lots/A2611/certificate.pdf").status_code == 404
