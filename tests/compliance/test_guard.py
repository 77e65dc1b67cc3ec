"""Every way we know to let a page out without its notices, each of them tried."""

import gzip
import json
import time
import timeit

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import override_settings

from compliance import words_now
from compliance.models import MedicalNotice
from compliance.notice_marks import missing_from_page
from compliance.notices import FDA_NOTICE, FDA_NOTICE_ONE_CLAIM, MEDICAL_NOTICE
from tests.compliance import ways_out
from tests.compliance.ways_out import CLAIM, LET_OUT, PRODUCT, REFUSED, address_of
from tests.factories import make_claim, make_product, make_source, make_supplement

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor(settings) -> Client:
    settings.ROOT_URLCONF = ways_out.__name__
    return Client(raise_request_exception=False)


def bears_the_notices(answer, medical: str = MEDICAL_NOTICE) -> bool:
    return missing_from_page(answer.content, medical) == []


@pytest.mark.parametrize("name", REFUSED)
def test_what_lacks_a_notice_does_not_leave(visitor, name, caplog):
    answer = visitor.get(address_of(name))

    assert answer.status_code == 500
    assert bears_the_notices(answer)
    assert b"Supports calm" not in answer.content
    assert CLAIM.encode() not in answer.content
    assert answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    (record,) = [
        record for record in caplog.records if record.name == "compliance.guard"
    ]
    assert record.levelname == "CRITICAL"
    assert address_of(name) in record.getMessage()


@pytest.mark.parametrize("name", LET_OUT)
def test_what_has_them_leaves(visitor, name):
    assert visitor.get(address_of(name)).status_code == 200


@pytest.mark.parametrize(
    "kind", ["detail-for-upc-ANX-60", "detail-for-class-dietary-supplement"]
)
def test_a_template_of_one_product_cannot_leave_them_out(
    visitor, settings, tmp_path, kind
):
    folder = tmp_path / "oscar/catalogue"
    folder.mkdir(parents=True)
    (folder / f"{kind}.html").write_text("<h1>{{ product.title }}</h1> Supports calm.*")
    settings.TEMPLATES = [
        {**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}
    ]
    product = make_supplement(make_product()).product

    answer = visitor.get(product.get_absolute_url())

    assert (answer.status_code, bears_the_notices(answer)) == (500, True)
    assert b"Supports calm" not in answer.content


def test_a_child_template_cannot_override_them(visitor, settings, tmp_path):
    """Whatever blocks there are, each emptied."""
    blocks = ["title", "meta_description", "robots", "head", "header", "foot_columns"]
    emptied = "".join(f"{{% block {name} %}}{{% endblock %}}" for name in blocks)
    (tmp_path / "404.html").write_text('{% extends "base.html" %}' + emptied)
    settings.TEMPLATES = [
        {**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}
    ]

    answer = visitor.get("/nowhere/")

    assert (answer.status_code, bears_the_notices(answer)) == (404, True)


def test_base_without_its_includes_reaches_nobody(visitor, settings, tmp_path):
    base = settings.BASE_DIR / "templates/base.html"
    without = [
        line for line in base.read_text().splitlines() if "disclaimers/" not in line
    ]
    (tmp_path / "base.html").write_text("\n".join(without))
    settings.TEMPLATES = [
        {**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}
    ]

    for address in ["/", "/articles/", "/basket/", "/nowhere/"]:
        answer = visitor.get(address)
        assert (answer.status_code, bears_the_notices(answer)) == (500, True), address


def test_an_error_inside_a_block_ends_on_a_page_with_both(visitor):
    answer = visitor.get("/tried/broken/")

    assert answer.status_code == 500
    assert b"it was not you" in answer.content
    assert bears_the_notices(answer)


@pytest.mark.parametrize("name", ["400.html", "500.html", "503.html"])
def test_pages_of_errors_bear_both_without_a_database(name, django_assert_num_queries):
    with django_assert_num_queries(0):
        html = render_to_string(name)

    assert missing_from_page(html.encode(), words_now.medical_notice_last_known()) == []


def test_the_page_of_an_error_knows_a_notice_that_changed(visitor):
    words = "Ask your physician about anything that you read on these pages of ours."
    MedicalNotice.objects.create(text=words, reason="Counsel")
    visitor.get("/nowhere/")

    answer = visitor.get("/tried/broken/")

    assert bears_the_notices(answer, words)


def test_a_host_that_is_not_ours_reads_them_too(visitor):
    answer = visitor.get("/", headers={"host": "elsewhere.example"})

    assert (answer.status_code, bears_the_notices(answer)) == (400, True)


def test_the_page_with_the_traceback_gets_them_below(visitor):
    with override_settings(DEBUG=True):
        broken_page = visitor.get("/tried/broken/")
        lost = visitor.get("/nowhere/")
        refused = visitor.get(address_of("a bare view"))

    assert b"TemplateSyntaxError" in broken_page.content
    assert lost.status_code == 404
    for answer in [broken_page, lost]:
        assert FDA_NOTICE.encode() in answer.content
        assert MEDICAL_NOTICE.encode() in answer.content
    assert b"Supports calm" not in refused.content


@pytest.mark.parametrize("text", ["", " \n "])
def test_an_emptied_medical_notice_is_refused(admin_client, text):
    answer = admin_client.post(
        "/admin/compliance/medicalnotice/add/", {"text": text, "reason": "Shorter"}
    )

    assert answer.status_code == 200
    assert not MedicalNotice.objects.exists()


def test_the_database_refuses_an_empty_notice_too():
    with pytest.raises(ValidationError):
        MedicalNotice(text="Short.", reason="Shorter").full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        MedicalNotice.objects.create(text="", reason="Shorter")


def test_a_page_that_was_kept_is_not_shown_with_old_words(visitor):
    first = visitor.get("/tried/kept/")
    MedicalNotice.objects.create(
        text="Ask your physician about anything that you read on these pages of ours.",
        reason="Counsel",
    )

    second = visitor.get("/tried/kept/")

    assert (first.status_code, second.status_code) == (200, 500)
    assert MEDICAL_NOTICE.encode() not in second.content


def test_a_browser_that_asks_again_gets_the_new_words(visitor):
    before = visitor.get("/articles/")
    etag = {"if-none-match": before["ETag"]}
    unchanged = visitor.get("/articles/", headers=etag)
    words = "Ask your physician about anything that you read on these pages of ours."
    MedicalNotice.objects.create(text=words, reason="Counsel")

    changed = visitor.get("/articles/", headers=etag)

    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert changed.status_code == 200
    assert bears_the_notices(changed, words)


def test_head_is_judged_as_get(visitor):
    assert visitor.head("/articles/").status_code == 200
    assert visitor.head(address_of("a bare view")).status_code == 500


def test_guard_reads_before_compression(visitor):
    answer = visitor.get("/articles/", headers={"accept-encoding": "gzip"})

    assert answer["Content-Encoding"] == "gzip"
    assert missing_from_page(gzip.decompress(answer.content), MEDICAL_NOTICE) == []


def test_answers_without_words_pass(visitor):
    assert visitor.get("/products/").status_code == 200
    assert visitor.get("/basket/add/1/").status_code == 405
    assert visitor.get("/robots.txt").status_code == 200
    assert visitor.get("/sitemap.xml").status_code == 200
    assert visitor.get("/health/").status_code == 200


def test_staff_areas_are_let_through_by_name(visitor):
    assert visitor.get("/admin/tried/").content == PRODUCT.encode()


def test_every_excused_address_says_why(settings):
    assert all(settings.WITHOUT_NOTICES.values())
    assert all(address.startswith("/") for address in settings.WITHOUT_NOTICES)


@pytest.mark.parametrize(
    ("claims", "words"), [(1, FDA_NOTICE_ONE_CLAIM), (2, FDA_NOTICE)]
)
def test_one_claim_is_this_statement_and_two_are_these(client, claims, words):
    supplement = make_supplement()
    for number in range(claims):
        make_claim(
            supplement, f"claim-{number}", sources=[make_source(f"one{2000 + number}")]
        )

    content = client.get(supplement.get_absolute_url()).content

    assert missing_from_page(content, MEDICAL_NOTICE) == []
    # In the offer, in the foot, and for search engines.
    assert content.count(words.encode()) == 3
    assert content.count(b'href="#fda"') == claims
    assert (
        json.loads(
            content.split(b'<script type="application/ld+json">')[1].split(
                b"</script>"
            )[0]
        )["additionalProperty"][0]["value"]
        == words
    )


def test_the_guard_asks_nothing_and_costs_less_than_a_millisecond(client):
    supplement = make_supplement()
    make_claim(supplement, sources=[make_source()])
    address = supplement.get_absolute_url()
    content = client.get(address).content
    content = content.replace(b"<main", b"<p>" + b"word " * 12_000 + b"</p><main")

    times = timeit.repeat(
        lambda: missing_from_page(content, MEDICAL_NOTICE),
        number=10,
        repeat=5,
        timer=time.thread_time,
    )
    each = min(times) / 10
    assert missing_from_page(content, MEDICAL_NOTICE) == []

    assert each < 0.001
    assert len(content) > 60_000


def test_a_page_asks_for_the_medical_notice_once(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(12) as asked:
        client.get("/articles/")

    read = [one for one in asked if "compliance_medicalnotice" in one["sql"]]
    assert len(read) == 1
