import pytest

from blog.identifiers import NotAnIdentifier, doi_from, pmcid_from, pmid_from

DOI = "10.1113/jphysiol.2003.044099"


@pytest.mark.parametrize(
    "pasted",
    [
        DOI,
        f"  {DOI.upper()} ",
        f"doi:{DOI}",
        f"DOI: {DOI}",
        f"https://doi.org/{DOI}",
        f"http://dx.doi.org/{DOI}",
        "https://doi.org/10.1113%2Fjphysiol.2003.044099",
        f"https://physoc.onlinelibrary.wiley.com/doi/full/{DOI}",
        f"https://publisher.example/articles/{DOI}/full",
        f"https://publisher.example/doi/pdf/{DOI}?download=true",
        f"{DOI}.",
    ],
)
def test_a_doi_is_found_in_what_people_paste(pasted):
    assert doi_from(pasted) == DOI


@pytest.mark.parametrize(
    "doi",
    [
        "10.1002/(sici)1096-8644(199601)99:1<1::aid-ajpa1>3.0.co;2-1",
        "10.1016/s0140-6736(05)67889-4",
        "10.1037/0003-066x.59.1.29",
        "10.7759/cureus.5797",
    ],
)
def test_dois_with_odd_signs_stay_whole(doi):
    assert doi_from(f"https://doi.org/{doi}") == doi


@pytest.mark.parametrize("text", ["hello", "10.1", "10.12/abc", "see 10.1113/x or y"])
def test_what_is_no_doi_is_refused(text):
    with pytest.raises(NotAnIdentifier, match="no DOI"):
        doi_from(text)


@pytest.mark.parametrize(
    "pasted",
    [
        "12909682",
        "PMID: 12909682",
        "https://pubmed.ncbi.nlm.nih.gov/12909682/",
        "https://www.ncbi.nlm.nih.gov/pubmed/12909682",
    ],
)
def test_a_pmid_is_found_in_what_people_paste(pasted):
    assert pmid_from(pasted) == "12909682"


@pytest.mark.parametrize(
    "pasted",
    [
        "PMC2343213",
        "pmc2343213",
        "PMCID: PMC2343213",
        "https://pmc.ncbi.nlm.nih.gov/articles/PMC2343213/",
        "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC2343213/",
    ],
)
def test_a_pmcid_is_found_in_what_people_paste(pasted):
    assert pmcid_from(pasted) == "PMC2343213"


@pytest.mark.parametrize("read", [pmid_from, pmcid_from])
@pytest.mark.parametrize("text", ["abc", "0", "12x", "PMC"])
def test_what_is_no_number_is_refused(read, text):
    with pytest.raises(NotAnIdentifier):
        read(text)


@pytest.mark.parametrize("read", [doi_from, pmid_from, pmcid_from])
def test_nothing_stays_nothing(read):
    assert read("  ") == ""
