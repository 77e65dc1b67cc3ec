"""What the claims check catches and what it lets pass: 21 CFR 101.93(g)."""

import csv
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

from compliance.claims import check, check_text, verdict
from compliance.claims.patterns import BadPattern, compiled
from compliance.claims.rules import contexts, rules
from compliance.claims.spelling import ends_as_a_disease
from compliance.claims.vocabulary import canonical, joins_a_disease
from compliance.notices import FDA_NOTICE, FDA_NOTICE_ONE_CLAIM, MEDICAL_NOTICE

DATA = Path(__file__).parent / "data"
ARTICLES = Path(settings.BASE_DIR) / "demo" / "articles"


def labelled(name: str) -> list[tuple[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [(row["text"], row["verdict"]) for row in csv.DictReader(file)]


def missed_and_false(name: str) -> tuple[float, float, list[str]]:
    """Shares of disease claims missed and of good texts caught, and which."""
    rows = labelled(name)
    wrong = [(text, label) for text, label in rows if verdict(text) != label]
    claims = sum(label == "disease" for _, label in rows)
    missed = sum(label == "disease" for _, label in wrong)
    false = (len(wrong) - missed) / (len(rows) - claims)
    return missed / claims, false, [text for text, _ in wrong]


ROUNDS = sorted(file.stem for file in (DATA / "rounds").glob("*.csv"))
"""Written before the rules were mended; docs/claims.md has their first-sight figures."""


@pytest.mark.parametrize(
    "name",
    [
        "tuning",
        "tuning_2",
        "adversarial",
        "held_out",
        *(f"rounds/{name}" for name in ROUNDS),
    ],
)
def test_nearly_all_disease_claims_are_caught_and_nearly_nothing_else(name):
    missed, false, wrong = missed_and_false(name)

    assert missed <= 0.02, wrong
    assert false <= 0.03, wrong


def test_most_stories_that_only_allude_are_caught_too():
    missed, false, wrong = missed_and_false("alluding")

    assert missed <= 0.30, wrong
    assert false <= 0.05, wrong


def test_held_out_texts_are_many_and_not_among_those_tuned_on():
    held_out, tuning = labelled("held_out"), labelled("tuning")

    assert sum(label == "disease" for _, label in held_out) >= 60
    assert sum(label == "ok" for _, label in held_out) >= 60
    assert not {text for text, _ in held_out} & {text for text, _ in tuning}


@pytest.mark.parametrize(
    ("rule", "text"),
    [(rule, text) for rule in rules() for text in rule.caught],
    ids=lambda value: getattr(value, "id", value),
)
def test_each_rule_catches_its_own_examples(rule, text):
    found = check_text(text)

    if rule.severity == "warning":
        assert rule.id in [one.rule for one in found]
    assert rule.severity in [one.severity for one in found]


@pytest.mark.parametrize(
    ("rule", "text"),
    [(rule, text) for rule in rules() for text in rule.passes],
    ids=lambda value: getattr(value, "id", value),
)
def test_each_rule_lets_its_own_examples_pass(rule, text):
    found = check_text(text)

    assert rule.id not in [one.rule for one in found]
    assert "disease" not in [one.severity for one in found]


def test_what_a_rule_suggests_is_never_a_disease_claim():
    wrong = [rule.id for rule in rules() if verdict(rule.suggestion) != "ok"]

    assert wrong == []


def test_every_exception_that_a_rule_names_exists():
    named = {name for rule in rules() for name in rule.unless}

    assert named <= set(contexts())


@pytest.mark.parametrize("notice", [FDA_NOTICE, FDA_NOTICE_ONE_CLAIM, MEDICAL_NOTICE])
def test_the_notices_pass_wherever_they_stand(notice):
    assert check_text(f"Supports calm.* {notice} Two capsules a day.") == []


def test_a_notice_does_not_cover_the_claim_beside_it():
    assert verdict(f"Treats anxiety. {FDA_NOTICE}") == "disease"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A calm day. Treats   anxiety well.", "Treats   anxiety"),
        ("<p>It <b>treats anxi</b>ety.</p>", "treats anxi</b>ety"),
        ("Café, crème: cures insomnia.", "cures insomnia"),
        ("Tea &amp; rest. Natural Xanax.", "Natural Xanax"),
    ],
)
def test_a_finding_stands_where_the_words_were_typed(text, words):
    (found,) = check_text(text)

    assert text[found.start : found.end] == words
    assert "101.93" in found.paragraph
    assert found.why
    assert found.suggestion


def test_only_the_brand_name_alludes_and_passes():
    assert verdict("AnxDefy+") == "ok"
    assert verdict("AnxietyDefy+") == "disease"
    assert verdict("AnxiEase") == "disease"


def test_a_slug_is_read_as_words():
    assert verdict("anxiety-relief", kind="slug") == "disease"
    assert verdict("calm-evening", kind="slug") == "ok"


def test_a_line_of_the_cautions_may_name_a_condition():
    line = "have diabetes, epilepsy or liver disease"

    assert verdict(line, kind="caution") == "ok"


def test_a_cited_title_that_names_a_disease_is_a_warning():
    title = "Efficacy of an Extract in Insomnia and Anxiety"

    found = check_text(title, kind="cited-title")

    assert {one.severity for one in found} == {"warning"}


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n", "\x00", "💊", "*" * 500, "a" * 5000, "&#0;&#x110000;", "]("],
)
def test_odd_texts_are_read_without_a_finding(text):
    assert check_text(text) == []


@pytest.mark.parametrize(
    "piece",
    ["treats anxiety. ", "treats anxiety ", "not ", "<a ", "[@", "](", "<!--", "é, "],
)
def test_reading_time_grows_with_the_length_and_no_faster(piece):
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        began = time.process_time()
        check_text(text)
        return time.process_time() - began

    seconds(1_000)
    short, long = seconds(50_000), seconds(400_000)

    assert long < 8 * max(short, 0.05) * 3


def seconds_to_read_cold(text: str) -> float:
    """Nothing of it was read before; the lists and rules are loaded."""
    for kept in (check._hits, canonical, ends_as_a_disease, joins_a_disease):
        kept.cache_clear()
    began = time.process_time()
    check_text(text)
    return time.process_time() - began


def test_a_whole_article_is_read_while_its_writer_waits():
    """Prints the figure that docs/claims.md has: pytest -s -k whole_article."""
    article = "\n\n".join(
        file.read_text("utf-8") for file in sorted(ARTICLES.glob("*.md"))
    )[:7_300]

    fastest = min(seconds_to_read_cold(article) for _ in range(5))

    sys.stdout.write(f"{len(article)} characters, cold: {fastest * 1_000:.0f} ms\n")
    assert fastest < 0.25  # machines of tests are slow and busy; the goal is 0.05


def test_a_megabyte_of_hostile_text_is_read_in_bounded_time():
    seconds = seconds_to_read_cold("treats anxiety not for <a " * 38_500)

    sys.stdout.write(f"1 MB of hostile text: {seconds:.1f} s\n")
    assert seconds < 60


@pytest.mark.parametrize("source", ["<no_such_list>", "<<disease", "a~3", "%"])
def test_a_pattern_that_cannot_be_read_is_refused(source):
    with pytest.raises(BadPattern, match="“"):
        compiled(source)
