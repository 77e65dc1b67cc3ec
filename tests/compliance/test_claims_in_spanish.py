"""The claims check reads Spanish too, with accents or without: 21 CFR 101.93(g)."""

import csv
from pathlib import Path

import pytest

from compliance.claims import check_text, verdict
from compliance.claims.languages import ENGLISH, SPANISH
from compliance.claims.patterns import MADE_LISTS
from compliance.claims.reading import is_read_in
from compliance.claims.rules import contexts, rules
from compliance.claims.spanish import adjective_forms, noun_forms, verb_forms
from compliance.claims.vocabulary import lists, without_accents
from compliance.notices import (
    FDA_NOTICE_IN_SPANISH,
    FDA_NOTICE_ONE_CLAIM_IN_SPANISH,
    MEDICAL_NOTICE_IN_SPANISH,
)

DATA = Path(__file__).parent / "data" / "es"


def labelled(name: str) -> list[tuple[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [(row["text"], row["verdict"]) for row in csv.DictReader(file)]


def wrong_of(rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(text, label) for text, label in rows if verdict(text) != label]


@pytest.mark.parametrize("name", ["tuning", "held_out", "round_1"])
def test_claims_are_caught_and_nearly_nothing_else(name):
    rows = labelled(name)

    assert len(wrong_of(rows)) <= 0.02 * len(rows), wrong_of(rows)


@pytest.mark.parametrize("name", ["tuning", "held_out", "round_1"])
def test_writers_without_accents_are_read_alike(name):
    rows = [(without_accents(text), label) for text, label in labelled(name)]

    assert len(wrong_of(rows)) <= 0.02 * len(rows), wrong_of(rows)


def test_capitals_hide_nothing():
    claims = [text for text, label in labelled("tuning") if label == "disease"]

    missed = [text for text in claims if verdict(text.upper()) == "ok"]

    assert len(missed) <= 0.05 * len(claims), missed


def test_held_out_texts_are_many_and_not_among_those_tuned_on():
    held_out, tuning = labelled("held_out"), labelled("tuning")

    assert sum(label == "disease" for _, label in held_out + tuning) >= 60
    assert sum(label == "ok" for _, label in held_out + tuning) >= 60
    assert not {text for text, _ in held_out} & {text for text, _ in tuning}


@pytest.mark.parametrize(
    ("rule", "text"),
    [(rule, text) for rule in rules(SPANISH) for text in rule.caught],
    ids=lambda value: getattr(value, "id", value),
)
def test_each_rule_catches_its_own_examples(rule, text):
    found = check_text(text)

    if rule.severity == "warning":
        assert rule.id in [one.rule for one in found]
    assert rule.severity in [one.severity for one in found]


@pytest.mark.parametrize(
    ("rule", "text"),
    [(rule, text) for rule in rules(SPANISH) for text in rule.passes],
    ids=lambda value: getattr(value, "id", value),
)
def test_each_rule_lets_its_own_examples_pass(rule, text):
    found = check_text(text)

    assert rule.id not in [one.rule for one in found]
    assert "disease" not in [one.severity for one in found]


def test_what_a_rule_suggests_is_never_a_disease_claim():
    assert [one.id for one in rules(SPANISH) if verdict(one.suggestion) != "ok"] == []


def test_every_exception_that_a_rule_names_exists():
    named = {name for rule in rules(SPANISH) for name in rule.unless}

    assert named <= set(contexts(SPANISH))


def test_every_rule_has_a_name_of_its_own():
    names = [rule.id for language in (ENGLISH, SPANISH) for rule in rules(language)]

    assert len(names) == len(set(names))
    assert not MADE_LISTS & set(lists(SPANISH))


@pytest.mark.parametrize(
    "notice",
    [
        FDA_NOTICE_IN_SPANISH,
        FDA_NOTICE_ONE_CLAIM_IN_SPANISH,
        MEDICAL_NOTICE_IN_SPANISH,
    ],
)
def test_translated_notices_pass_wherever_they_stand(notice):
    assert check_text(f"Apoya la calma.* {notice} Dos cápsulas al día.") == []


def test_notice_does_not_cover_the_claim_beside_it():
    assert verdict(f"Cura la ansiedad. {FDA_NOTICE_IN_SPANISH}") == "disease"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Un día tranquilo. Cura la   ansiedad bien.", "Cura la   ansiedad"),
        ("<p>Esto <b>alivia la depre</b>sión.</p>", "alivia la depre</b>sión"),
    ],
)
def test_finding_stands_where_the_words_were_typed(text, words):
    (found,) = check_text(text)

    assert text[found.start : found.end] == words
    assert "101.93" in found.paragraph


@pytest.mark.parametrize(
    "text",
    [
        "está embarazada o amamanta",
        "tiene diabetes, epilepsia o una enfermedad del hígado",
        "toma antidepresivos o medicamentos para la tiroides",
        "padece ansiedad o depresión",
    ],
)
def test_line_of_the_cautions_may_name_a_condition(text):
    assert verdict(text, kind="caution") == "ok"


@pytest.mark.parametrize(
    "text",
    [
        "The product that you and your family love cura la ansiedad",
        "Cures anxiety para todos en la casa",
        "Anxiety? Para usted y su familia.",
        "Good for you. Bueno para la diabetes.",
        "No cure is promised. Cura el insomnio.",
    ],
)
def test_one_language_hides_no_claim_of_the_other(text):
    assert verdict(text) == "disease"


def test_slug_is_read_as_words():
    assert verdict("alivio-de-la-ansiedad", kind="slug") == "disease"
    assert verdict("tarde-tranquila", kind="slug") == "ok"


@pytest.mark.parametrize(
    ("text", "is_english", "is_spanish"),
    [
        ("The capsules of the day", True, False),
        ("Las cápsulas del día", False, True),
        ("A de facto standard", True, True),
        ("AnxDefy", True, False),
        ("Insomnio", False, True),
    ],
)
def test_sentence_is_read_in_the_languages_that_it_may_be_of(
    text, is_english, is_spanish
):
    words = tuple(without_accents(text).lower().split())

    assert is_read_in(ENGLISH, words) is is_english
    assert is_read_in(SPANISH, words) is is_spanish


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("curar", {"cura", "curan", "curo", "curando", "cure", "curarla", "curada"}),
        ("atacar", {"ataca", "ataque", "ataquen"}),
        ("combatir", {"combate", "combaten", "combatio", "combatiendo", "combata"}),
        ("vencer", {"vence", "venza", "vencio", "vencerla"}),
        ("disminuir", {"disminuye", "disminuyo", "disminuyen", "disminuido"}),
    ],
)
def test_verbs_are_known_in_the_forms_that_writers_use(verb, forms):
    assert forms <= verb_forms(verb)


def test_nouns_and_adjectives_are_known_in_the_plural():
    assert noun_forms("depresion") == {"depresion", "depresiones"}
    assert noun_forms("vez") == {"vez", "veces"}
    assert adjective_forms("cronico") == {"cronico", "cronica", "cronicos", "cronicas"}
