import json
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from blog.models import Source

pytestmark = pytest.mark.django_db

DEMO = Path(settings.BASE_DIR) / "demo/sources.json"


def load(path) -> str:
    said = StringIO()
    call_command("load_sources", str(path), stdout=said)
    return said.getvalue()


@pytest.fixture
def written(tmp_path):
    def write(records) -> Path:
        path = tmp_path / "sources.json"
        text = records if isinstance(records, str) else json.dumps(records)
        path.write_text(text, encoding="utf-8")
        return path

    return write


def record(**changes) -> dict:
    return {
        "id": "todd2003",
        "type": "article-journal",
        "title": "Measurement of voluntary activation",
        "author": [{"family": "Todd", "given": "Gabrielle"}],
        "issued": {"date-parts": [[2003]]},
        "DOI": "10.1113/jphysiol.2003.044099",
        **changes,
    }


def test_the_demo_library_loads_whole_and_only_once():
    first, second = load(DEMO), load(DEMO)

    assert "Sources: 43 created, 0 kept as they were." in first
    assert "Sources: 0 created, 43 kept as they were." in second
    assert Source.objects.count() == 43


def test_the_demo_library_says_what_is_known_of_a_source():
    load(DEMO)

    holgado = Source.objects.get(key="holgado2020")
    assert holgado.standing == Source.Standing.CORRECTED
    assert "10.5334/joc.178" in holgado.standing_note
    klass = Source.objects.get(key="klass2004")
    assert not klass.is_confirmed
    assert klass.doi == "10.1152/japplphysiol.01049.2003"
    assert Source.objects.get(key="carabotti2015").doi is None
    assert Source.objects.get(key="pandit2024").pmid is None
    assert Source.objects.filter(is_confirmed=True).count() == 41


def test_the_demo_library_leaves_out_what_nobody_has_seen():
    load(DEMO)

    unseen = {
        "carroll2017": "issue",
        "balban2023": "issue",
        "habay2023": "volume",
        "salve2019": "page",
    }
    for key, field in unseen.items():
        assert getattr(Source.objects.get(key=key), field) == "", key


DISEASES = (
    *("anxi", "insomnia", "depress", "disorder", "disease", "cure", "treat"),
    *("inflamm", "injury", "patient", "symptom", "chronic"),
)


@pytest.mark.parametrize("source", json.loads(DEMO.read_text(encoding="utf-8")))
def test_plain_titles_of_the_demo_library_name_no_disease(source):
    title = source["custom"]["plain_title"].lower()

    assert title
    assert not [word for word in DISEASES if word in title]


def test_what_staff_changed_stays(written):
    load(written([record()]))
    Source.objects.update(title="A title that staff corrected", finding="Seen.")

    said = load(written([record(title="Another title")]))

    source = Source.objects.get()
    assert source.title == "A title that staff corrected"
    assert source.finding == "Seen."
    assert "0 created, 1 kept" in said


@pytest.mark.parametrize(
    "identifier",
    [
        {"DOI": "10.1113/JPHYSIOL.2003.044099"},
        {"DOI": "https://doi.org/10.1113/jphysiol.2003.044099"},
        {"DOI": "", "PMID": "12909682"},
        {"DOI": "", "PMID": 12909682},
        {"DOI": "", "PMCID": "PMC2343213"},
    ],
)
def test_a_source_under_another_key_is_known_by_its_identifiers(written, identifier):
    load(written([record(PMID="12909682", PMCID="PMC2343213")]))

    load(written([record(id="another", **identifier)]))

    assert Source.objects.get().key == "todd2003"


def test_a_date_that_crossref_does_not_know_is_left_empty(written):
    load(written([record(issued={"date-parts": [[None]]})]))

    assert Source.objects.get().year is None


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"title": ""}, "title"),
        ({"title": ["A list"]}, '"title" must be text'),
        ({"id": "has spaces"}, "key"),
        ({"type": "song"}, "kind"),
        ({"DOI": "not a doi"}, '"not a doi" is not a DOI'),
        ({"PMID": "12a"}, "pmid"),
        ({"PMCID": "123"}, "pmcid"),
        ({"URL": "nowhere"}, "url"),
        ({"author": "Todd"}, '"author" must be a list'),
        ({"author": [{"given": "Gabrielle"}]}, '"family"'),
        ({"issued": {"raw": "2003"}}, '"issued" must look like'),
        ({"issued": {"date-parts": [[2003, 13]]}}, '"issued" must look like'),
        ({"custom": {"findings": "x"}}, 'no field "findings"'),
        ({"custom": {"is_confirmed": "yes"}}, '"is_confirmed" must be true or false'),
        ({"custom": {"standing": "gone"}}, "standing"),
        ({"id": "klass2004"}, "its id stands twice in the file"),
    ],
)
def test_a_bad_record_is_named_and_nothing_is_written(written, changes, reason):
    good = record(id="klass2004", DOI="10.1152/japplphysiol.01049.2003")

    with pytest.raises(CommandError) as refused:
        load(written([good, record(**changes)]))

    assert "source 2" in str(refused.value)
    assert reason in str(refused.value)
    assert "Nothing was loaded." in str(refused.value)
    assert not Source.objects.exists()


def test_a_record_that_belongs_to_two_sources_is_refused(written):
    first = record(PMID="12909682")
    second = record(id="klass2004", DOI="10.1152/japplphysiol.01049.2003")
    load(written([first, second]))

    with pytest.raises(CommandError, match="belong to klass2004 and todd2003"):
        load(written([record(id="klass2004")]))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[{", "is not JSON: line 1"),
        ("", "is not JSON"),
        ('{"id": "a"}', "must hold a list"),
        ("[1]", "source 1: it is not an object"),
    ],
)
def test_a_file_that_is_no_library_is_refused(written, text, reason):
    with pytest.raises(CommandError) as refused:
        load(written(text))

    assert reason in str(refused.value)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        load(tmp_path / "none.json")
