import pytest

from blog.importing.drafts import import_text
from compliance.models import MedicalNotice
from compliance.notices import FDA_NOTICE, FDA_NOTICE_ONE_CLAIM, MEDICAL_NOTICE

pytestmark = pytest.mark.django_db

FDA = FDA_NOTICE.partition(". ")[0] + "."


def body_and_words(text: str) -> tuple[str, str]:
    report = import_text(text, name="Notices")
    return report.article.body.strip(), "\n".join(map(str, report.remarks))


@pytest.mark.parametrize("notice", [FDA_NOTICE, FDA_NOTICE_ONE_CLAIM, MEDICAL_NOTICE])
@pytest.mark.parametrize(
    "reshaped",
    [
        lambda notice: notice,
        lambda notice: notice.upper(),
        lambda notice: notice.replace(" ", "\n"),
        lambda notice: notice.replace(" ", "  "),
        lambda notice: notice.replace(" ", "\u00a0"),
        lambda notice: notice.replace(". ", ".\n\n"),
        lambda notice: notice.replace("intended", "inten-\nded"),
        lambda notice: notice.replace("diagnose", "diag-\n   nose"),
        lambda notice: notice.replace("cure,", "cure ,").replace(", or", " or"),
        lambda notice: notice.replace("problem-nor", "problem—nor"),
        lambda notice: notice.replace("problem-nor", "problem - nor"),
        lambda notice: notice.replace("problem-nor", "problem, nor"),
        lambda notice: notice.replace("evaluated", "evalu\u00adated"),
        lambda notice: notice.rstrip("."),
        lambda notice: f"* {notice}",
        lambda notice: f"*{notice}*",
        lambda notice: f"**{notice}**",
        lambda notice: f"_{notice}_",
        lambda notice: f"† {notice}",
        lambda notice: f"\\* {notice}",
        lambda notice: f"> {notice}".replace(". ", ".\n> "),
        lambda notice: f"- {notice}",
        lambda notice: f"Disclaimer: {notice}",
        lambda notice: f"**Disclaimer:** {notice}",
        lambda notice: f"## Disclaimer\n\n{notice}",
        lambda notice: f"FDA Disclaimer\n{notice}",
    ],
)
def test_a_notice_goes_however_it_is_broken(notice, reshaped):
    text = f"Muscles tire.\n\n{reshaped(notice)}\n\nNerves tire too."

    body, said = body_and_words(text)

    assert body == "Muscles tire.\n\nNerves tire too."
    assert "dropped" in said
    assert "resembles" not in said


def test_a_notice_behind_the_authors_words_leaves_them():
    body, _ = body_and_words(f"Muscles *really* tire. {FDA_NOTICE} Nerves tire too.")

    assert body == "Muscles *really* tire. Nerves tire too."


def test_emphasis_before_a_notice_stays_whole():
    body, _ = body_and_words(f"**Muscles tire.** {FDA_NOTICE}")

    assert body == "**Muscles tire.**"


def test_both_notices_in_one_paragraph_are_reported_once():
    _, said = body_and_words(f"Muscles tire.\n\n{MEDICAL_NOTICE} {FDA_NOTICE}")

    assert "line 3: dropped 5 sentences of the notices" in said


def test_a_notice_below_the_sources_goes_too():
    text = f"Muscles tire.\n\nSources:\n1. A paper about muscle\n\n{FDA_NOTICE}\n"

    body, said = body_and_words(text)

    assert body == "Muscles tire."
    assert "the list of sources, 1 in it" in said


def test_the_notice_that_staff_put_in_place_goes_as_well():
    MedicalNotice.objects.create(text="Ask your own physician about all of this first.")

    body, _ = body_and_words(
        "Muscles tire.\n\nAsk your own physician about all of this first."
    )

    assert body == "Muscles tire."


@pytest.mark.parametrize(
    "sentence",
    [
        "These statements have not been evaluated by any agency that we know of.",
        "The label must say: “These statements have not been evaluated by the Food "
        "and Drug Administration.”",
        f"However, {FDA[0].lower()}{FDA[1:]}",
        f"A label without the words\n{FDA}",
        "This product is not intended to diagnose, treat, cure, or prevent any disease "
        "of horses.",
        "This product is not intended to diagnose anything.",
        "Our readers should not take a blog for medical advice.",
        "Always consult your physician or qualified health professional on any matters "
        "regarding your health insurance.",
        "We say: consult your doctor before you run.",
    ],
)
def test_the_authors_own_sentence_that_resembles_a_notice_stays(sentence):
    body, said = body_and_words(f"Muscles tire.\n\n{sentence} And so on.")

    assert " ".join(f"{sentence} And so on.".split()) in " ".join(body.split())
    assert "kept, though it resembles a notice" in said
    assert "dropped" not in said
