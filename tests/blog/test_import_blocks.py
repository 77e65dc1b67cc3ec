import pytest

from blog.importing.drafts import import_text

pytestmark = pytest.mark.django_db

LONG = (
    "After long or hard work a muscle no longer pulls as it did, and the person whose "
    "muscle it is will notice it on the stairs the next morning, if not before."
)


def imported(text: str, **options):
    report = import_text(text, **{"name": "a file", "title": "Given", **options})
    return report.article, "\n".join(map(str, report.remarks))


@pytest.mark.parametrize(
    ("written", "body"),
    [
        ("One.\n\nTwo.", "One.\n\nTwo."),
        ("One\nwrapped line.\n\nTwo.", "One\nwrapped line.\n\nTwo."),
        (f"{LONG}\n{LONG}", f"{LONG}\n\n{LONG}"),
        (f"{LONG}\n\n\n\n{LONG}", f"{LONG}\n\n{LONG}"),
        (f"   {LONG}", LONG),
        ("## One\nText.", "## One\n\nText."),
        (
            "### One\n\nText.\n\n#### Two\n\nText.",
            "## One\n\nText.\n\n### Two\n\nText.",
        ),
        ("## One ##\n\nText.", "## One\n\nText."),
        ("One\n---\n\nText.\n\nTwo\n---\nText.", "## One\n\nText.\n\n## Two\n\nText."),
        ("Text.\n\n---\n\nText.", "Text.\n\n---\n\nText."),
        ("A sentence.\n---\nText.", "A sentence.\n\n---\n\nText."),
        ("Text.\n\n* * *\n\nText.", "Text.\n\n---\n\nText."),
        ("- one\n- two", "- one\n- two"),
        ("* one\n* two", "- one\n- two"),
        ("+ one\n\n+ two", "- one\n- two"),
        ("• one\n• two", "- one\n- two"),
        ("•one\n•two", "- one\n- two"),
        ("–\tone\n–\ttwo", "- one\n- two"),
        ("1. one\n2. two", "1. one\n2. two"),
        ("1) one\n2) two", "1) one\n2) two"),
        ("    - one\n    - two", "- one\n- two"),
        ("- one\n  - inner\n- two", "- one\n  - inner\n- two"),
        ("-\none\n-\ntwo", "- one\n- two"),
        ("-\n\none\n\n-\n\ntwo", "- one\n- two"),
        ("•\none\n•\ntwo\n\nText.", "- one\n- two\n\nText."),
        ("1.\none\n2.\ntwo", "1. one\n2. two"),
        ("Text:\n- one\n- two\n\nText.", "Text:\n\n- one\n- two\n\nText."),
        (
            "- an item that goes\n  on below\n- two",
            "- an item that goes\n  on below\n- two",
        ),
        ("- one\n\n  more of one\n\n- two", "- one\n\n  more of one\n- two"),
        ("> said\n> by her", "> said\n> by her"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "| a | b |\n|---|---|\n| 1 | 2 |"),
        ("1986. That was a year.", "1986\\. That was a year."),
        ("*One* **two** [three](/x/) `four`.", "*One* **two** [three](/x/) `four`."),
        ("```\ncode\n\n- x\n```\nText.", "```\ncode\n\n- x\n```\n\nText."),
    ],
)
def test_lines_become_markdown(written, body):
    article, _ = imported(written)

    assert article.body == f"{body}\n"


@pytest.mark.parametrize(
    "written",
    [
        f"What tires\n{LONG}",
        f"What tires\n\n{LONG}",
        f"What tires\n\n- one\n- two\n\n{LONG}",
        f"**What tires**\n\n{LONG}",
        f"__What tires__\n{LONG}",
    ],
)
def test_a_short_line_above_a_paragraph_is_taken_as_a_heading(written):
    article, said = imported(f"{LONG}\n\n{written}")

    assert "\n\n## What tires\n\n" in article.body
    assert "line 3: not sure: taken as a heading: “What tires”" in said


def test_a_question_may_be_a_heading():
    article, _ = imported(f"{LONG}\n\nWhat tires first?\n\n{LONG}")

    assert "## What tires first?" in article.body


@pytest.mark.parametrize(
    "line",
    [
        "Muscles tire.",
        "Muscles need:",
        "Muscles, nerves,",
        "muscles tire",
        "Muscles tire.¹",
        "Muscles tire. [1]",
        "Muscles tire because of the",
        "Muscles are tired and so are the people whom they carry up all of those stairs",
    ],
)
def test_a_line_like_a_sentence_is_no_heading(line):
    article, _ = imported(f"{LONG}\n\n{line}\n\n{LONG}")

    assert f"\n\n{line}\n\n" in article.body


def test_a_short_line_that_leads_nowhere_stays_a_paragraph_and_is_reported():
    article, said = imported(f"{LONG}\n\nWith kind regards")

    assert article.body.endswith("\n\nWith kind regards\n")
    assert "line 3: not sure: kept as a paragraph: “With kind regards”" in said


def test_short_lines_stay_paragraphs_where_headings_are_marked():
    article, said = imported(f"## Marked\n\n{LONG}\n\nNot marked\n\n{LONG}")

    assert "## Not marked" not in article.body
    assert "line 5: not sure: kept as a paragraph: “Not marked”" in said


def test_hard_wrapped_paragraphs_hold_together():
    text = (
        "After long or hard work a muscle no longer pulls as it did, and the\n"
        "person whose muscle it is will notice. Research goes on\n"
        "and on.\n"
    )

    article, said = imported(f"{text}\n{text}")

    assert article.body == f"{text}\n{text}"
    assert "heading" not in said


def test_hard_wrapped_text_without_blank_lines_ends_its_paragraphs_early():
    paragraph = (
        "After long or hard work a muscle no longer pulls as it did, and the\n"
        "person whose muscle it is will notice it on the stairs the morning\n"
        "after.\n"
    )

    article, _ = imported(f"{paragraph}What tires\n{paragraph}{paragraph}")

    assert article.body == f"{paragraph}\n## What tires\n\n{paragraph}\n{paragraph}"


@pytest.mark.parametrize(
    ("written", "tag"),
    [("A <b>bold</b> word.", "<b>"), ("A <!-- note --> word.", "<!-- note -->")],
)
def test_html_stays_as_text_and_is_reported(written, tag):
    article, said = imported(written)

    assert article.body == f"{written}\n"
    assert f"line 1: not sure: {tag} will stand in the text as it is" in said


def test_a_picture_is_reported():
    _, said = imported("See ![a muscle](muscle.jpg) here.")

    assert "line 1: not sure: a picture" in said


def test_a_code_block_that_never_ends_is_closed_and_reported():
    article, said = imported("Text.\n\n```\ncode [1]")

    assert article.body == "Text.\n\n```\ncode [1]\n```\n"
    assert "line 3: not sure: the code block never ends" in said


def test_list_items_and_headings_without_words_are_dropped_and_reported():
    article, said = imported("-\n- one\n-\n\n##\n\nText.")

    assert "one" in article.body
    assert "line 1: dropped a list item without words" in said


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"# Two kinds of tired\n\n{LONG}", "Two kinds of tired"),
        (f"Two kinds of tired\n==================\n\n{LONG}", "Two kinds of tired"),
        (f"Two kinds of tired\n\n{LONG}", "Two kinds of tired"),
        (f"Two kinds of tired\n{LONG}", "Two kinds of tired"),
        (f"\n\n  Two kinds of tired?\n\n{LONG}", "Two kinds of tired?"),
        (f"Title: Two kinds of tired\n\n{LONG}", "Two kinds of tired"),
        (f"**Title:** Two kinds of tired\n\n{LONG}", "Two kinds of tired"),
        (f"**Two kinds of tired**\n\n{LONG}", "Two kinds of tired"),
        (f"# *Two* kinds of [tired](/x/)\n\n{LONG}", "Two kinds of tired"),
        (f"\ufeff# Two kinds of tired\r\n\r\n{LONG}", "Two kinds of tired"),
    ],
)
def test_the_title_is_the_first_line_where_it_looks_like_one(text, title):
    article, said = imported(text, title="")

    assert article.title == title
    assert article.body == f"{LONG}\n"
    assert "taken as the title" in said


@pytest.mark.parametrize(
    "header",
    [
        "---\ntitle: Two kinds of tired\ntags: [a, b]\n---\n\n",
        '---\nauthor: Me\nTitle: "Two kinds of tired"\ntags:\n  - a\n---\n',
        "+++\ntitle = 'Two kinds of tired'\n+++\n\n",
        "---\ntitle: Two kinds of tired\n---\n\n# Two Kinds of Tired\n\n",
    ],
)
def test_a_header_of_fields_gives_the_title_and_is_dropped(header):
    article, said = imported(header + LONG, title="")

    assert article.title.lower() == "two kinds of tired"
    assert article.body == f"{LONG}\n"
    assert "line 1: dropped a line of the header: “" in said


def test_a_rule_at_the_top_is_no_header():
    article, _ = imported(f"---\n\n{LONG}\n\n---\n\n{LONG}")

    assert article.body == f"---\n\n{LONG}\n\n---\n\n{LONG}\n"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("two-kinds_of tired", "Two kinds of tired"),
        ("", "After long or hard work a muscle no longer pulls as it did"),
    ],
)
def test_without_a_title_line_it_is_made_and_that_is_reported(name, title):
    article, said = imported(LONG, title="", name=name)

    assert article.title.startswith(title)
    assert article.body == f"{LONG}\n"
    assert "not sure: no title found, made" in said


def test_a_given_title_takes_the_place_of_the_texts_own():
    article, said = imported(f"# Its own\n\n{LONG}", title="Given")

    assert article.title == "Given"
    assert "Its own" not in article.body
    assert "line 1: dropped its title, for the one you gave: “Its own”" in said


def test_a_title_that_is_too_long_is_cut_and_reported():
    article, said = imported(f"# {'Tired and ' * 20}\n\n{LONG}", title="")

    assert len(article.title) <= 120
    assert "the title was cut to 120 characters" in said


def test_headings_below_a_title_of_the_first_level_start_at_the_second():
    article, _ = imported("# Title\n\n# One\n\nText.\n\n## Two\n\nText.", title="")

    assert article.body == "## One\n\nText.\n\n### Two\n\nText.\n"


def test_what_lists_say_of_it_comes_from_its_first_paragraph():
    text = f"## One\n\nMuscles *tire*. See [more](/x/).\n\n{LONG}"

    article, said = imported(text)

    assert article.standfirst == "Muscles tire. See more."
    assert article.excerpt == article.meta_description == article.standfirst
    assert "standfirst, excerpt and description are its first sentences" in said


def test_a_first_paragraph_that_is_too_long_is_cut_between_sentences_or_words():
    whole, _ = imported(f"{'Muscles tire now and then. ' * 12}")
    cut, _ = imported("muscle " * 60)

    assert whole.standfirst.endswith("then.")
    assert cut.standfirst.endswith("muscle…")
    assert max(len(whole.standfirst), len(cut.standfirst)) <= 200
    assert max(len(whole.meta_description), len(cut.meta_description)) <= 160
