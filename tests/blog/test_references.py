import pytest
from bs4 import BeautifulSoup
from django.utils.html import strip_tags

from blog.models import Source
from blog.references import authors_text, reference_html


def journal_article(**fields) -> Source:
    defaults = {
        "key": "enoka2008",
        "title": "Muscle fatigue: what, why and how it influences muscle function",
        "authors": [
            {"family": "Enoka", "given": "Roger M."},
            {"family": "Duchateau", "given": "Jacques"},
        ],
        "container_title": "The Journal of Physiology",
        "year": 2008,
        "volume": "586",
        "issue": "1",
        "page": "11-23",
        "doi": "10.1113/jphysiol.2007.139477",
        "is_confirmed": True,
    }
    return Source(**defaults | fields)


def text_of(source: Source) -> str:
    return BeautifulSoup(reference_html(source), "html.parser").text


def test_journal_article():
    assert reference_html(journal_article()) == (
        "Enoka RM, Duchateau J. "
        '<a href="https://doi.org/10.1113/jphysiol.2007.139477" rel="noopener">'
        "Muscle fatigue: what, why and how it influences muscle function</a>. "
        "<i>The Journal of Physiology</i>. 2008;586(1):11–23."
    )


@pytest.mark.parametrize(
    ("fields", "end"),
    [
        ({"issue": ""}, "2008;586:11–23."),
        ({"issue": "Pt 2"}, "2008;586(Pt 2):11–23."),
        ({"page": "e5797"}, "2008;586(1):e5797."),
        ({"page": ""}, "2008;586(1)."),
        ({"volume": "", "issue": "", "page": ""}, "Physiology. 2008."),
        ({"year": None}, "Physiology. 586(1):11–23."),
        (
            {"volume": "", "issue": "", "page": "", "month": 5, "day": 2},
            "Physiology. Published online May 2, 2008.",
        ),
    ],
)
def test_journal_article_with_parts_missing(fields, end):
    assert text_of(journal_article(**fields)).endswith(end)


def test_other_kinds():
    base = {"volume": "", "issue": "", "doi": None, "title": "A title"}

    assert text_of(
        journal_article(
            **base, kind="book", publisher="Press", container_title="", page=""
        )
    ) == ("Enoka RM, Duchateau J. A title. Press; 2008.")
    assert text_of(
        journal_article(
            **base, kind="chapter", publisher="Press", container_title="A Book"
        )
    ) == ("Enoka RM, Duchateau J. A title. In: A Book. Press; 2008:11–23.")
    assert text_of(
        journal_article(
            **base, kind="report", publisher="Agency", container_title="", authors=[]
        )
    ) == ("A title. Agency; 2008.")
    assert text_of(
        journal_article(
            **base, kind="webpage", container_title="A Site", month=3, day=9
        )
    ) == ("Enoka RM, Duchateau J. A title. A Site. Published March 9, 2008.")
    assert text_of(
        journal_article(**base, kind="article", container_title="bioRxiv", month=3)
    ) == ("Enoka RM, Duchateau J. A title. bioRxiv. Preprint posted online March 2008.")


@pytest.mark.parametrize("end", ["?", "!", "."])
def test_no_mark_stands_twice_after_a_title(end):
    assert f"So{end} The Journal" in text_of(journal_article(title=f"So{end}"))


def test_six_authors_are_listed_and_of_seven_the_first_three():
    people = [{"family": f"F{i}", "given": "A. B."} for i in range(7)]

    assert authors_text(people[:6]) == "F0 AB, F1 AB, F2 AB, F3 AB, F4 AB, F5 AB"
    assert authors_text(people) == "F0 AB, F1 AB, F2 AB, et al"


def test_names_of_every_make():
    assert authors_text([{"literal": "World Health Organization"}]) == (
        "World Health Organization"
    )
    assert authors_text([{"family": "Dupont", "given": "Jean-Pierre"}]) == "Dupont JP"
    assert authors_text(
        [{"family": "Berg", "given": "S. C.", "non-dropping-particle": "van den"}]
    ) == ("van den Berg SC")
    assert authors_text([{"family": "King", "given": "Martin", "suffix": "Jr"}]) == (
        "King M Jr"
    )
    assert authors_text([{"family": "Plato"}]) == "Plato"


@pytest.mark.parametrize(
    ("fields", "address"),
    [
        ({"doi": "10.1/a"}, "https://doi.org/10.1/a"),
        ({"pmcid": "PMC12"}, "https://pmc.ncbi.nlm.nih.gov/articles/PMC12/"),
        ({"pmid": "34"}, "https://pubmed.ncbi.nlm.nih.gov/34/"),
        ({"url": "https://example.org/a"}, "https://example.org/a"),
    ],
)
def test_the_best_known_address_is_linked(fields, address):
    everything = {"doi": None, "pmcid": None, "pmid": None, "url": ""}

    html = reference_html(journal_article(**everything | fields))

    assert f'href="{address}"' in html


def test_without_an_address_the_title_is_no_link():
    assert "<a" not in reference_html(journal_article(doi=None))


def test_signs_in_a_doi_are_quoted_for_the_address():
    old = "10.1002/(sici)1096-8644(199601)99:1<1::aid-ajpa1>3.0.co;2-1"

    assert (
        'href="https://doi.org/10.1002/(sici)1096-8644(199601)99:1%3C1::aid-ajpa1'
        '%3E3.0.co;2-1"' in reference_html(journal_article(doi=old))
    )


def test_the_record_is_escaped():
    evil = "<script>alert(1)</script>"
    html = reference_html(
        journal_article(
            title=evil,
            container_title=evil,
            volume=evil,
            authors=[{"family": evil, "given": evil}],
            standing="corrected",
            standing_note=evil,
        )
    )

    assert "<script" not in html
    assert html.count("&lt;script&gt;") >= 5


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        ("corrected", "Corrected"),
        ("concern", "Expression of concern"),
        ("retracted", "Retracted"),
    ],
)
def test_a_notice_stands_beside_the_reference(standing, words):
    html = reference_html(
        journal_article(standing=standing, standing_note="Notice: 10.5334/joc.178.")
    )

    assert f'<span class="chip warn">{words}</span>' in html
    assert "Notice: 10.5334/joc.178." in strip_tags(html)


def test_an_unconfirmed_record_says_so():
    assert "Record to be confirmed" in text_of(journal_article(is_confirmed=False))
    assert "Record to be confirmed" not in text_of(journal_article())
