import pytest

from blog.importing.bibliography import read_reference
from blog.importing.drafts import import_text
from blog.importing.endmatter import Entry
from blog.models import Source
from tests.blog.factories import make_source

TODD = (
    "Measurement of voluntary activation of fresh and fatigued human muscles using "
    "transcranial magnetic stimulation"
)


def reference(text: str):
    return read_reference(Entry(1, 1, text))


@pytest.fixture
def todd(db):
    return make_source(
        "todd2003",
        title=TODD,
        doi="10.1113/jphysiol.2003.044099",
        pmid="12909682",
        pmcid="PMC2343213",
        url="https://pmc.ncbi.nlm.nih.gov/articles/PMC2343213/",
    )


def imported(*entries: str):
    listed = "\n".join(f"{i}. {entry}" for i, entry in enumerate(entries, 1))
    report = import_text(f"Muscles tire.¹\n\nSources:\n{listed}\n", name="x")
    return report, "\n".join(map(str, report.remarks))


@pytest.mark.parametrize(
    "entry",
    [
        TODD,
        TODD.upper(),
        f"{TODD}.",
        f"{TODD} - PMC",
        f"{TODD} – PubMed",
        f"{TODD} | PubMed Central",
        f"{TODD} - ScienceDirect",
        f"{TODD} | The Journal of Physiology | Wiley",
        f"“{TODD}.” The Journal of Physiology, 2003.",
        f"*{TODD}*",
        f"[{TODD}](https://example.com/todd)",
        TODD.replace(" and ", " &amp; "),
        TODD.replace("voluntary", "<i>voluntary</i>"),
        TODD.replace("-", " ").replace(" of ", ": of "),
        f"Todd G, Taylor JL, Gandevia SC. {TODD}. J Physiol. 2003;551(Pt 2):661-671.",
        f"Todd, G., Taylor, J. L., & Gandevia, S. C. (2003). {TODD}. The Journal of "
        "Physiology, 551(2), 661–671.",
        f"Todd G et al. ({TODD}), J Physiol 2003.",
        "Todd 2003. https://doi.org/10.1113/jphysiol.2003.044099",
        "Todd 2003, doi:10.1113/JPHYSIOL.2003.044099.",
        "https://physoc.onlinelibrary.wiley.com/doi/full/10.1113/jphysiol.2003.044099",
        "https://doi.org/10.1113%2Fjphysiol.2003.044099",
        "Todd 2003 (10.1113/jphysiol.2003.044099)",
        "Todd 2003. PMID: 12909682",
        "https://pubmed.ncbi.nlm.nih.gov/12909682/",
        "https://www.ncbi.nlm.nih.gov/pubmed/12909682",
        "Todd 2003. PMC2343213",
        "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC2343213/",
    ],
)
def test_a_source_that_we_have_is_found(todd, entry):
    report, _ = imported(entry)

    assert report.sources_matched == ["todd2003"]
    assert report.article.body == "Muscles tire.[@todd2003]\n"
    assert Source.objects.count() == 1


def test_a_title_that_is_nearly_ours_is_found_and_reported(todd):
    _, said = imported(TODD.replace("fatigued", "fatigue"))

    assert (
        "line 4: not sure: source 1 is todd2003, but its title is only nearly" in said
    )


@pytest.mark.parametrize(
    "entry",
    [
        "Measurement of something else in muscles using magnetic stimulation",
        f"Correction: {TODD}",
        f"Erratum to: {TODD}",
        f"Comment on {TODD}. Another Journal. 2004.",
        f"{TODD}. doi:10.9999/another.paper",
        f"{TODD}. PMID: 999",
        "https://doi.org/10.9999/another.paper",
        "https://example.com/a-page",
    ],
)
def test_another_source_is_made_and_waits_to_be_confirmed(todd, entry):
    report, said = imported(entry)

    made = Source.objects.exclude(key="todd2003").get()
    assert report.sources_created == [made.key]
    assert report.article.body == f"Muscles tire.[@{made.key}]\n"
    assert not made.is_confirmed
    assert entry.split()[0] in made.staff_note
    assert f"line 4: not sure: source 1 is new: made {made.key}" in said


def test_the_same_title_with_another_doi_is_reported(todd):
    _, said = imported(f"{TODD}. doi:10.9999/another.paper")

    assert "it has the title of todd2003, but another DOI" in said


def test_a_doi_that_belongs_to_a_quite_different_title_is_reported(todd):
    report, said = imported(
        "Sleep and the athlete in summer. doi:10.1113/jphysiol.2003.044099"
    )

    assert report.sources_matched == ["todd2003"]
    assert "source 1 is todd2003, but its DOI belongs to “Measurement of" in said


def test_identifiers_of_two_sources_are_reported(todd):
    make_source("other2004", pmid="55")

    _, said = imported("https://doi.org/10.1113/jphysiol.2003.044099 PMID: 55")

    assert "its identifiers belong to other2004 and todd2003" in said


def test_a_source_without_a_doi_is_found_by_its_title_though_a_doi_is_given(db):
    make_source("todd2003", title=TODD, doi=None)

    report, _ = imported(f"{TODD}. doi:10.1113/jphysiol.2003.044099")

    assert report.sources_matched == ["todd2003"]


def test_the_same_entry_twice_makes_one_source(db):
    report, said = imported("A paper about tired muscle", "A paper about tired muscle.")

    assert len(report.sources_created) == Source.objects.count() == 1
    assert "source 2 is paper-about-tired once more: cited as one" in said


@pytest.mark.parametrize(
    "entry",
    [
        "https://example.com/a-page",
        "https://doi.org/10.9999/another.paper",
        "Klass M. Limiting mechanisms of force. J Appl Physiol. 2004.",
        "x" * 700,
        "“A quoted title of a paper on muscle.” The Journal, 1999",
    ],
)
def test_a_second_import_finds_what_the_first_one_made(db, entry):
    imported(entry)

    report, _ = imported(entry)

    assert not report.sources_created
    assert Source.objects.count() == 1


@pytest.mark.parametrize(
    ("entry", "key"),
    [
        ("Klass M. Limiting mechanisms of force. J Appl Physiol. 2004.", "klass2004"),
        (
            "Björnsson HK, Avula B. A case series on liver. Liver. 2020.",
            "bjornsson2020",
        ),
        ("Van Cutsem, J. (2017). The effects of mental fatigue. Sports.", "van2017"),
        ("The Effects of Sleep on Muscle", "sleep-muscle"),
        ("肌肉", "source"),
    ],
)
def test_a_new_source_gets_a_key_of_author_and_year_or_title(db, entry, key):
    report, _ = imported(entry)

    assert report.sources_created == [key]


def test_a_key_that_is_taken_gets_a_number(db):
    make_source("klass2004", title="Quite another paper")

    report, _ = imported("Klass M. Limiting mechanisms of force. J Physiol. 2004.")

    assert report.sources_created == ["klass2004-2"]


def test_a_web_page_is_kept_as_one(db):
    imported("Sleep, explained – https://example.com/sleep")

    made = Source.objects.get()
    assert made.kind == Source.Kind.WEB_PAGE
    assert made.title == "Sleep, explained"
    assert made.url == "https://example.com/sleep"


def test_what_is_no_address_is_left_out_and_reported(db):
    _, said = imported("A paper on muscle https://exa_mple/ in 2004")

    assert Source.objects.get().url == ""
    assert "left out its url" in said


@pytest.mark.parametrize(
    ("entry", "title", "journal", "year"),
    [
        ("A title | A journal | A publisher", "A title", "A journal", None),
        (
            "Todd G, Taylor JL. A title of some length. J Physiol. 2003;551:661-71.",
            "A title of some length",
            "J Physiol",
            2003,
        ),
        (
            "Todd, G., & Taylor, J. L. (2003). A title of some length. The Journal of "
            "Things, 551(2), 661. https://doi.org/10.1000/x",
            "A title of some length",
            "The Journal of Things",
            2003,
        ),
        ("A plain title, nothing else", "A plain title, nothing else", "", None),
        ("Is this a title? - PubMed", "Is this a title?", "", None),
    ],
)
def test_title_journal_and_year_are_read(entry, title, journal, year):
    read = reference(entry)

    assert (read.title, read.container_title, read.year) == (title, journal, year)


@pytest.mark.parametrize(
    ("entry", "doi"),
    [
        ("doi: 10.1000/abc.", "10.1000/abc"),
        ("(https://doi.org/10.1000/abc)", "10.1000/abc"),
        ("10.1016/S0140-6736(20)30183-5", "10.1016/S0140-6736(20)30183-5"),
        (
            "10.1002/(SICI)1097-0258(19980815)17:15.",
            "10.1002/(SICI)1097-0258(19980815)17:15",
        ),
        (
            "[a](https://www.frontiersin.org/articles/10.3389/fnins.2018.00049/full)",
            "10.3389/fnins.2018.00049",
        ),
        ("https://x.org/10.1000/abc/pdf", "10.1000/abc"),
        ("version 10.2 of 2003", ""),
    ],
)
def test_a_doi_is_taken_out_of_whatever_surrounds_it(entry, doi):
    assert reference(entry).identifiers.doi == doi
