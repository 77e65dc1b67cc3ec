"""The register of claims: what is shown, what stays, who hears when a study falls."""

import re
from datetime import date, timedelta
from io import StringIO

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from blog.models import Source
from compliance.notice_marks import missing_from_text
from compliance.notices import MEDICAL_NOTICE
from config.environment import BASE_DIR
from shop.supplement.models import Claim, ClaimAlert, FactsRow
from shop.supplement.watch import watch_claims
from tests.factories import make_claim, make_source, make_supplement
from tests.shop.catalogue.test_admin import address_of, send, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def supplement():
    return make_supplement()


@pytest.fixture
def staff_mail(settings):
    settings.STAFF_EMAIL = ["staff@example.com"]


def retract(source: Source) -> None:
    source = Source.objects.get(pk=source.pk)
    source.standing, source.standing_note = "retracted", "Retracted in 2026."
    source.save()


def messages_of(answer) -> str:
    soup = BeautifulSoup(answer.content, "html.parser")
    return " ".join(
        part.get_text(" ") for part in soup.select(".errorlist, .errornote")
    )


def test_publishing_dates_the_claim_and_keeps_its_words(supplement):
    claim = make_claim(supplement, sources=[make_source()])

    assert (claim.first_shown_on, claim.text_shown) == (localdate(), claim.text)
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(text="Other words.")
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(status="draft")


def test_the_day_it_was_first_shown_stays(supplement):
    claim = make_claim(supplement, sources=[make_source()])
    first = date(2026, 1, 5)
    Claim.objects.update(first_shown_on=first)
    claim.refresh_from_db()

    claim.position = 9
    claim.save()

    claim.refresh_from_db()
    assert claim.first_shown_on == first


@pytest.mark.parametrize(
    "values",
    [
        {"status": "published", "dose": ""},
        {"status": "published", "first_shown_on": None},
        {"status": "withdrawn", "withdrawn_reason": ""},
    ],
)
def test_the_database_refuses_half_a_status(supplement, values):
    claim = make_claim(supplement, sources=[make_source()])

    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(**values)


def test_an_ingredient_of_another_label_is_refused(supplement):
    claim = make_claim(supplement, sources=[make_source()])
    other = make_supplement(make_other_product())
    claim.ingredient = FactsRow.objects.filter(supplement=other).first()

    with pytest.raises(ValidationError) as refused:
        claim.full_clean()

    assert "ingredient" in refused.value.message_dict


def make_other_product():
    from tests.factories import make_product  # noqa: PLC0415

    return make_product("ANX-90", slug="other")


def test_words_that_were_shown_are_not_a_field_any_more(admin_client, supplement):
    claim = make_claim(supplement, sources=[make_source()])

    answer = send(
        admin_client, address_of(claim), text="Other words.", dose="200 mg a day"
    )

    claim.refresh_from_db()
    assert answer.status_code == 302
    assert (claim.text, claim.dose) == (claim.text_shown, "200 mg a day")
    assert b"these words stay" in admin_client.get(address_of(claim)).content


def test_a_copy_takes_studies_and_a_key_of_its_own(admin_client, supplement):
    claim = make_claim(supplement, sources=[make_source(), make_source("kimura2007")])

    admin_client.post(
        "/admin/supplement/claim/",
        {"action": "copy_as_draft", "_selected_action": [claim.pk]},
    )

    copy = Claim.objects.exclude(pk=claim.pk).get()
    assert (copy.key, copy.status, copy.replaces) == (
        "calmer-response-2",
        "draft",
        claim,
    )
    assert [study.source.key for study in copy.studies.all()] == [
        "lopresti2019",
        "kimura2007",
    ]
    assert claim.studies.count() == 2


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"status": "draft"}, "It was shown already"),
        ({"status": "withdrawn"}, "Say why the claim is withdrawn."),
        ({"dose": ""}, "Say which daily amount"),
        ({"fda_notified_on": "2999-01-01"}, "still to come"),
        ({"studies-0-DELETE": "on"}, "needs a study in people"),
    ],
)
def test_what_cannot_be_is_told_beside_the_field(
    admin_client, supplement, changes, sentence
):
    claim = make_claim(supplement, sources=[make_source()])

    answer = send(admin_client, address_of(claim), **changes)

    assert answer.status_code == 200
    assert sentence in messages_of(answer)
    claim.refresh_from_db()
    assert (claim.status, claim.studies.count()) == ("published", 1)


def test_a_withdrawn_claim_stays_withdrawn(admin_client, client, supplement):
    claim = make_claim(supplement, sources=[make_source()])
    send(
        admin_client,
        address_of(claim),
        status="withdrawn",
        withdrawn_reason="Counsel asked.",
    )

    answer = send(admin_client, address_of(claim), status="published")

    assert "stays withdrawn" in messages_of(answer)
    claim.refresh_from_db()
    assert (claim.status, claim.withdrawn_at is None) == ("withdrawn", False)
    assert claim.text.encode() not in client.get(supplement.get_absolute_url()).content


def test_what_was_shown_cannot_be_deleted(admin_client, supplement):
    shown = make_claim(supplement, sources=[make_source()])
    draft = make_claim(supplement, "draft", sources=[], status="draft")

    refused = admin_client.post(
        f"/admin/supplement/claim/{shown.pk}/delete/", {"post": "yes"}
    )
    admin_client.post(f"/admin/supplement/claim/{draft.pk}/delete/", {"post": "yes"})

    assert refused.status_code == 403
    assert list(Claim.objects.all()) == [shown]


def test_a_retraction_takes_the_claim_off_and_tells_staff(
    client, admin_client, supplement, staff_mail
):
    source = make_source()
    claim = make_claim(supplement, sources=[source])
    address = supplement.get_absolute_url()
    before = client.get(address).content

    retract(source)

    assert claim.text.split()[-1].encode() in before
    assert b"data-claim" not in client.get(address).content
    assert b"data-claim" not in client.get("/").content
    (letter,) = mail.outbox
    assert letter.to == ["staff@example.com"]
    assert "lopresti2019 was retracted" in letter.body
    assert "off every page" in letter.body
    assert missing_from_text(letter.body.encode(), MEDICAL_NOTICE) == []
    assert b"off every page" in admin_client.get("/admin/").content
    assert b"Off every page" in admin_client.get("/admin/supplement/claim/").content


def test_a_retraction_by_the_admin_is_heard_too(admin_client, supplement, staff_mail):
    source = make_source()
    make_claim(supplement, sources=[source])
    address = f"/admin/blog/source/{source.pk}/change/"

    answer = admin_client.post(
        address,
        typed(admin_client, address, standing="retracted", standing_note="See 10.1/x"),
    )

    assert answer.status_code == 302
    assert "was retracted" in mail.outbox[0].body


def test_a_claim_with_another_study_stays_and_staff_still_hear(
    client, supplement, staff_mail
):
    source = make_source()
    make_claim(supplement, sources=[source, make_source("kimura2007")])

    retract(source)

    assert b"data-claim" in client.get(supplement.get_absolute_url()).content
    assert "Other studies still stand behind it." in mail.outbox[0].body


def test_staff_are_told_once_and_again_only_of_what_is_new(supplement, staff_mail):
    source = make_source()
    make_claim(supplement, sources=[source])
    retract(source)

    assert (watch_claims(), watch_claims()) == ([], [])
    assert len(mail.outbox) == 1

    Source.objects.update(standing="sound", standing_note="")
    watch_claims()
    retract(source)
    assert len(mail.outbox) == 2


def test_what_was_changed_past_the_models_is_found_by_the_command(
    supplement, staff_mail
):
    make_claim(supplement, sources=[make_source()])
    Source.objects.update(standing="retracted", standing_note="By an import.")
    output = StringIO()

    call_command("watch_claims", stdout=output)

    assert "was retracted" in output.getvalue()
    assert "1 new." in output.getvalue()
    assert len(mail.outbox) == 1


def test_without_an_address_nothing_is_lost(supplement, settings):
    source = make_source()
    make_claim(supplement, sources=[source])
    settings.STAFF_EMAIL = []
    retract(source)
    assert (len(mail.outbox), ClaimAlert.objects.filter(told_at=None).count()) == (0, 1)

    settings.STAFF_EMAIL = ["staff@example.com"]
    watch_claims()

    assert len(mail.outbox) == 1


@pytest.mark.parametrize(("days", "told"), [(19, 0), (20, 1), (31, 1)])
def test_staff_hear_of_the_notice_from_day_twenty(supplement, staff_mail, days, told):
    make_claim(supplement, sources=[make_source()])
    Claim.objects.update(first_shown_on=localdate() - timedelta(days=days))

    watch_claims()
    watch_claims()

    assert len(mail.outbox) == told


def test_no_template_prints_the_words_of_a_claim():
    """Only the tag does, with star, mark and numbers: nothing else may say .text."""
    said = {
        template.name: found
        for template in (BASE_DIR / "templates").rglob("*.*")
        if (
            found := re.findall(
                r"claim\w*(?:\.\d+)?\.(?:text|text_shown)", template.read_text()
            )
        )
    }

    assert said == {}


def test_words_of_claims_stand_inside_the_mark_of_the_tag(client, supplement):
    make_claim(supplement, text="Supports quiet evenings.", sources=[make_source()])

    for address in ["/", supplement.get_absolute_url()]:
        page = BeautifulSoup(client.get(address).content, "html.parser")
        for mark in page.select("mark[data-claim]"):
            assert mark.select_one("a.star")["href"] == "#fda"
            mark.extract()
        assert "quiet evenings" not in page.get_text(), address
