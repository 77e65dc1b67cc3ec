"""Staff state of a trial what its record states, and no more."""

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse

from shop.supplement.models import TrialDose
from tests.factories import make_source
from tests.shop.catalogue.test_admin import messages_of, send
from tests.shop.supplement.doses.dosing import DOSE

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("record", "amounts", "times"),
    [
        (DOSE, "125, 250, 500", None),
        (DOSE, "", None),
        ("300 mg of root extract twice a day, 60 days", "600", 2),
        ("1,000 mg a day", "1000", None),
        ("0.5 mg a day", "0.5", None),
        ("", "", None),
    ],
)
def test_amount_that_the_record_states_passes(line, record, amounts, times):
    source = make_source(dose=record)

    TrialDose(line=line, source=source, amounts=amounts, times_a_day=times).full_clean()


@pytest.mark.parametrize(
    ("record", "amounts", "times", "words"),
    [
        (DOSE, "126", None, "The record of lopresti2019 states “125, 250 or 500"),
        ("300 mg twice a day", "600", None, "not 600. Give what it states"),
        ("", "240", None, "states “no dose”, not 240"),
        (DOSE, "much", None, "Give numbers above zero"),
        (DOSE, "125,,250", None, "Give numbers above zero"),
        (DOSE, "0", None, "Give numbers above zero"),
        (DOSE, "-125", None, "Give numbers above zero"),
        (DOSE, "NaN", None, "Give numbers above zero"),
        (DOSE, "Infinity", None, "Give numbers above zero"),
    ],
)
def test_amount_that_the_record_does_not_state_is_refused(
    line, record, amounts, times, words
):
    source = make_source(dose=record)

    with pytest.raises(ValidationError) as caught:
        TrialDose(
            line=line, source=source, amounts=amounts, times_a_day=times
        ).full_clean()

    assert words in caught.value.message_dict["amounts"][0]


def test_staff_enter_a_trial_on_the_page_of_the_line(admin_client, line, pandit):
    address = reverse("admin:supplement_factsrow_change", args=[line.pk])
    typed = {
        "doses-TOTAL_FORMS": "1",
        "doses-0-position": "1",
        "doses-0-source": str(pandit.pk),
        "doses-0-plant_part": "root and leaf",
        "doses-0-form": "extract",
        "doses-0-days": "56",
    }

    wrong = send(admin_client, address, **typed, **{"doses-0-amounts": "125, 260"})
    assert "states “125, 250 or 500 mg" in messages_of(wrong)
    assert not TrialDose.objects.exists()

    right = send(admin_client, address, **typed, **{"doses-0-amounts": "125, 250"})
    assert right.status_code == 302, messages_of(right)
    assert TrialDose.objects.get().numbers == [125, 250]


WEEKS = {4: "four weeks", 8: "eight weeks"}


def test_demo_states_of_a_trial_only_what_its_record_does():
    call_command("load_sources", settings.BASE_DIR / "demo/sources.json", verbosity=0)
    call_command(
        "load_supplement", settings.BASE_DIR / "demo/supplement.toml", verbosity=0
    )

    for dose in TrialDose.objects.select_related("source"):
        record = dose.source.dose.replace("-", " ")
        dose.full_clean()
        if dose.days:
            told = {f"{dose.days} days", WEEKS.get(dose.days // 7, "?")}
            assert any(words in record for words in told), dose
        assert dose.plant_part in record
        assert dose.form in record or not dose.form


def test_line_is_neither_added_nor_deleted_outside_its_label(admin_client, line):
    for act in ("add", "delete"):
        ids = [line.pk] if act == "delete" else []
        address = reverse(f"admin:supplement_factsrow_{act}", args=ids)
        assert admin_client.get(address).status_code == 403


def test_claim_about_a_disease_is_refused_in_the_words_about_a_line(admin_client, line):
    address = reverse("admin:supplement_factsrow_change", args=[line.pk])

    answer = send(admin_client, address, about="It cures anxiety.")

    assert answer.status_code == 200
    assert messages_of(answer)
    line.refresh_from_db()
    assert line.about == ""
