"""Our dose beside that of the trials: as their records state it, in words and drawn."""

from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse

from shop.supplement.dose_chart import LEFT, RIGHT, Lane, chart_of
from shop.supplement.doses import comparison_of
from shop.supplement.evidence import Bibliography
from shop.supplement.models import FactsRow, TrialDose
from tests.factories import make_claim, make_source, make_supplement
from tests.shop.catalogue.test_admin import messages_of, send

pytestmark = pytest.mark.django_db

DOSE = "125, 250 or 500 mg of root-and-leaf extract a day, eight weeks"


@pytest.fixture
def line() -> FactsRow:
    """Ashwagandha root extract, 300 mg once a day."""
    return make_supplement().facts.get(name="Ashwagandha")


@pytest.fixture
def pandit():
    return make_source("pandit2024", dose=DOSE)


def add(line, source, amounts: str = "", **values) -> TrialDose:
    return TrialDose.objects.create(line=line, source=source, amounts=amounts, **values)


def section_of(client, line):
    answer = client.get(line.supplement.get_absolute_url())
    page = BeautifulSoup(answer.content, "html.parser")
    return page.select_one("#doses")


def text_of(part) -> str:
    for hidden in part.select(".vh, .study"):
        hidden.decompose()
    return " ".join(part.get_text(" ").replace(" ", " ").split())


def compared(line):
    return comparison_of(line, Bibliography())


def test_trial_is_told_with_its_number_and_every_difference(client, line, pandit):
    add(
        line,
        pandit,
        "125, 250, 500",
        days=56,
        plant_part="root and leaf",
        form="extract",
    )

    item = section_of(client, line).select("li")[-1]

    button = item.select_one("button.cite")
    assert button["popovertarget"] == "s1"
    assert text_of(item) == (
        "Pandit 2024: 125, 250 or 500 mg a day for 8 weeks, root and leaf extract. 1"
        " Ours lies between. Root and leaf there, root in ours."
        " Both are extracts; nothing on record says that they are the same."
    )


def test_our_dose_stands_beside_it(client, line, pandit):
    add(line, pandit, "125, 250, 500")
    line.supplement.servings_per_day = 2
    line.supplement.save()

    ours = [text_of(part) for part in section_of(client, line).select(".ours")]

    assert ours == [
        "Ours: 200 mg twice a day.",
        "Ours: 300 mg twice a day, root extract.",
    ]


def test_drawing_is_named_and_says_what_the_words_say(client, line, pandit):
    add(line, make_source(dose="240 mg a day"), "240")
    add(line, pandit, "125, 250, 500")

    (drawing,) = section_of(client, line).select("svg[role=img]")

    named = [
        drawing.find(id=part).get_text() for part in drawing["aria-labelledby"].split()
    ]
    assert named == ["Daily amount of ashwagandha root: ours and that of trials"]
    assert drawing.find(id=drawing["aria-describedby"]).get_text() == (
        "On a scale from 0 to 600 mg a day. Ours: 300 mg a day."
        " 1, Lopresti 2019: 240 mg a day."
        " 2, Pandit 2024: 125, 250, 500 mg a day."
    )
    assert len(drawing.select("circle.dot")) == 4
    assert len(drawing.select("rect.span")) == 1
    assert [text_of(lane) for lane in drawing.select("text.lane")] == [
        "1 Lopresti 2019: 240",
        "2 Pandit 2024: 125, 250, 500",
    ]
    assert not drawing.select("[style]")


def test_numbers_are_those_of_the_claims_above(client, line, pandit):
    make_claim(line.supplement, sources=[make_source("white2016"), pandit])
    add(line, pandit, "125")

    section = section_of(client, line)

    assert section.select_one("tspan.n").get_text() == "2"
    assert section.select_one("button.cite")["popovertarget"] == "s2"


def test_trial_without_an_amount_is_told_but_not_drawn(client, line):
    add(line, make_source("white2016", dose="One drink"))
    add(line, make_source("kimura2007", dose=""))

    section = section_of(client, line)

    assert not section.select("svg[role=img]")
    words = text_of(section)
    assert "White 2016: its record says “One drink”. 1 Not drawn, as" in words
    assert "Kimura 2007: our record has no dose. 2 Not drawn" in words


def test_retracted_trial_drops_out_and_that_is_said(client, line, pandit):
    gone = make_source(
        "gone2001", dose="900 mg a day", standing="retracted", standing_note="2003."
    )
    add(line, pandit, "125")
    add(line, gone, "900")
    line.in_trials, line.trials_detail = "Up to 900 mg.", "One gave 900 mg."
    line.save()

    section = section_of(client, line)

    words = text_of(section)
    assert "One trial was taken out, because its paper was retracted." in words
    assert "900" not in words
    assert len(section.select("circle.dot")) == 1


def test_words_about_trials_stand_while_all_are_sound(client, line, pandit):
    add(line, pandit, "125")
    line.in_trials, line.trials_detail = "As in a trial.", "Extracts differ."
    line.save()

    words = text_of(section_of(client, line))

    assert "As in a trial." in words
    assert "Extracts differ." in words
    assert "taken out" not in words


def test_concern_about_a_trial_is_shown_beside_it(client, line):
    add(
        line,
        make_source(dose="240 mg", standing="concern", standing_note="A notice."),
        "240",
    )

    assert section_of(client, line).select_one("li li .chip.warn")


def test_line_without_trials_says_so(client, line):
    words = text_of(section_of(client, line))

    assert words.count("We cite no trial for this amount.") == 2


def test_part_of_a_blend_without_an_amount_is_not_compared(client, line, pandit):
    add(line, pandit, "125")
    supplement = line.supplement
    FactsRow.objects.filter(pk=line.pk).update(role="part", amount=None)
    FactsRow.objects.filter(supplement=supplement, name="L-Theanine").update(
        role="blend", name="Calm blend"
    )

    section = section_of(client, line)

    assert [text_of(head) for head in section.select("h3")] == ["Ashwagandha root"]
    assert "Ours: amount within the blend not declared" in text_of(section)
    assert not section.select(".us, .tag")


@pytest.mark.parametrize(
    ("amounts", "words"),
    [
        ("300", "The same amount as ours."),
        ("300, 600", "One of these is ours."),
        ("240", "Ours is 60 mg more than that."),
        ("120, 240.5", "Ours is 59.5 mg more than the most of that."),
        ("600", "Ours is 300 mg less than that."),
        ("400, 600", "Ours is 100 mg less than the least of that."),
        ("100, 600", "Ours lies between."),
    ],
)
def test_amounts_are_compared(line, pandit, amounts, words):
    add(line, pandit, amounts, plant_part="root", form="extract")

    (trial,) = compared(line).trials

    assert trial.differences == (
        f"{words} Both are extracts; nothing on record says that they are the same."
    )


@pytest.mark.parametrize(
    ("values", "given", "words"),
    [
        (
            {"times_a_day": 2, "plant_part": "root", "form": "extract", "days": 60},
            "300 mg twice a day for 60 days, root extract",
            "Taken twice a day there, once a day in ours.",
        ),
        (
            {"times_a_day": 1, "plant_part": "leaf", "form": "powder", "days": 7},
            "600 mg once a day for 1 week, leaf powder",
            "Leaf there, root in ours. Powder there, extract in ours.",
        ),
        ({}, "600 mg a day", "does not name the part of the plant; ours is root."),
    ],
)
def test_times_part_and_form_are_compared(line, pandit, values, given, words):
    add(line, pandit, "600", **values)

    (trial,) = compared(line).trials

    assert trial.given == given
    assert words in trial.differences


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


@pytest.mark.parametrize(
    ("amounts", "ours", "end"),
    [
        (["125", "500"], "300", "600"),
        (["200"], "200", "300"),
        (["0.02"], None, "0.03"),
        (["9"], "1", "20"),
        (["1"], "90000", "200000"),
        (["870"], "1", "2000"),
    ],
)
def test_scale_ends_at_a_round_number_and_holds_every_mark(amounts, ours, end):
    lane = Lane(1, "Pandit 2024", [Decimal(amount) for amount in amounts])

    chart = chart_of([lane], ours=Decimal(ours) if ours else None, unit="mg")

    assert chart.end == Decimal(end)
    marks = [*chart.lanes[0].dots, chart.ours_x or LEFT]
    assert all(LEFT <= mark <= RIGHT for mark in marks)
    assert chart.tag_x >= LEFT
    assert chart.tag_x + chart.tag_width <= RIGHT
    assert chart.height > chart.axis_y > chart.lanes[-1].y


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
