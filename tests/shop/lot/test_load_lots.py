"""The demo's sample lots."""

from io import BytesIO, StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from config.environment import BASE_DIR
from shop.lot.certificates import check_certificate
from shop.lot.models import LabResult, Lot
from tests.factories import make_supplement
from tests.shop.lot.making import content_of

pytestmark = pytest.mark.django_db

DEMO = BASE_DIR / "demo/lots.toml"


def load(path=DEMO) -> str:
    out = StringIO()
    call_command("load_lots", path, stdout=out)
    return out.getvalue()


def test_demo_lots_are_marked_as_samples_everywhere(client):
    make_supplement()

    said = load()

    assert "Lot 2610A: 10 sample results." in said
    for lot in Lot.objects.all():
        assert lot.is_sample
        assert lot.status == Lot.Status.RELEASED
        assert lot.all_passed
        (page,) = PdfReader(BytesIO(content_of(lot))).pages
        assert page.extract_text().count("SAMPLE") > 10
        page = client.get(lot.get_absolute_url()).content.decode()
        assert "No laboratory has tested this lot." in page


def test_sample_certificate_would_be_taken_as_an_upload():
    make_supplement()
    load()

    for lot in Lot.objects.all():
        check_certificate(ContentFile(content_of(lot), name="sample.pdf"))


def test_lot_that_is_there_is_left_as_staff_have_it():
    make_supplement()
    load()
    Lot.objects.filter(number="2610A").update(notes="Counted.")

    said = load()

    assert "left as it is" in said or "left as it was" in said
    assert Lot.objects.get(number="2610A").notes == "Counted."
    assert Lot.objects.count() == 2


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("lots = 3", r"must be a list of tables"),
        ("[[lot]]", "unknown part “lot”"),
        ("[[lots", "is not TOML"),
        ('[[lots]]\nnumber = "X1"', "Run load_supplement first."),
        ('[[lots]]\nnumber = "!"\nupc = "ANX-60"', "A lot number has"),
        ('[[lots]]\nnumber = "X12"\nupc = "ANX-60"', "needs this date"),
        ('[[lots]]\nnumber = "X12"\nupc = "ANX-60"\ncolor = "blue"', "unknown “color”"),
    ],
)
def test_file_that_cannot_be_used_gets_a_sentence(tmp_path, content, sentence):
    make_supplement()
    file = tmp_path / "lots.toml"
    file.write_text(content)

    with pytest.raises(CommandError, match=sentence):
        load(file)

    assert not LabResult.objects.exists()
    assert not Lot.objects.exists()
