"""Our dose beside that of the trials, in words and drawn."""

from decimal import Decimal

import pytest

from shop.supplement.dose_chart import LEFT, RIGHT, Lane, chart_of
from shop.supplement.models import FactsRow
from tests.factories import make_claim, make_source
from tests.shop.supplement.doses.dosing import add, section_of, text_of

pytestmark = pytest.mark.django_db


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
