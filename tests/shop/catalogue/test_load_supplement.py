"""manage.py load_supplement: the demo product, once, or not at all."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sites.models import Site
from django.core.management import CommandError, call_command
from oscar.core.loading import get_model

from blog.models import Source
from compliance.models import SafetyContact
from shop.supplement.models import (
    Claim,
    Photograph,
    Question,
    Supplement,
    TrialDose,
)
from tests.factories import make_source

DEMO = settings.BASE_DIR / "demo" / "supplement.toml"
KEYS = [
    "bjornsson2020",
    "hidese2019",
    "kimura2007",
    "lopresti2019",
    "pandit2024",
    "white2016",
]
Product = get_model("catalogue", "Product")
Country = get_model("address", "Country")
StockRecord = get_model("partner", "StockRecord")

pytestmark = pytest.mark.django_db


@pytest.fixture
def library():
    doses = {
        record["id"]: record["custom"].get("dose", "")
        for record in json.loads((DEMO.parent / "sources.json").read_text())
    }
    for key in KEYS:
        make_source(key, dose=doses[key])


@pytest.fixture
def demo_with(tmp_path):
    """Writes the demo file with one string replaced by another."""

    def write(old: str, new: str) -> Path:
        text = DEMO.read_text(encoding="utf-8")
        assert old in text
        (tmp_path / "photographs").symlink_to(DEMO.parent / "photographs")
        file = tmp_path / "supplement.toml"
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        return file

    return write


@pytest.mark.usefixtures("library")
def test_demo_product_is_whole():
    call_command("load_supplement", DEMO, verbosity=0)

    product = Product.objects.get(upc="ANX-60")
    stock = StockRecord.objects.get(product=product)
    supplement = product.supplement
    assert product.slug == "anxdefy"
    assert product.get_product_class().track_stock
    assert product.is_shipping_required
    assert (str(stock.price), stock.num_in_stock) == ("39.00", 500)
    assert [row.amount_text for row in supplement.facts.all()] == ["200 mg", "300 mg"]
    assert Claim.objects.published().count() == 3
    assert [str(dose) for dose in TrialDose.objects.order_by("line", "position")] == [
        "hidese2019: 200",
        "white2016: no amount on record",
        "kimura2007: no amount on record",
        "lopresti2019: 240",
        "pandit2024: 125, 250, 500",
    ]
    assert supplement.warning_source.key == "bjornsson2020"
    assert Question.objects.count() == 4
    assert Photograph.objects.count() == 4
    assert Country.objects.get(is_shipping_country=True).pk == "US"
    assert SafetyContact.current().is_sample
    assert Site.objects.get().domain == settings.SITE_URL.split("//")[1]


@pytest.mark.usefixtures("library")
def test_second_load_keeps_what_staff_changed():
    call_command("load_supplement", DEMO, verbosity=0)
    StockRecord.objects.update(price="42.00", num_in_stock=7)
    Supplement.objects.update(lede="Our own lede.")
    Claim.objects.get(key="sleep-quality").delete()

    call_command("load_supplement", DEMO, verbosity=0)

    assert str(StockRecord.objects.get().price) == "42.00"
    assert Supplement.objects.get().lede == "Our own lede."
    assert Claim.objects.count() == 2
    assert Photograph.objects.count() == 4


def test_without_the_library_it_says_what_to_load_first():
    with pytest.raises(CommandError, match=r"bjornsson2020.*Run load_sources first"):
        call_command("load_supplement", DEMO)

    assert not Product.objects.exists()


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("[stock]", "[stock", "is not TOML"),
        ("[stock]", "[stocks]", "unknown part “stocks”"),
        ('lede = "', 'lead = "', "unknown “lead”"),
        ('amount = "200"', 'amount = "much"', "amount: .*must be a decimal number"),
        ('amount = "200"', 'amount = "0"', "amount: Give an amount above zero"),
        ('plant_part = "root"', "", "plant_part: A plant needs the part"),
        ("units_per_serving = 2", 'units_per_serving = "two"', "units_per_serving"),
        ("units_per_container = 60", "units_per_container = 61", "whole servings"),
        ('upc = "ANX-60"', "", "needs “upc”"),
        (
            'amounts = "240"',
            'amounts = "250"',
            "lopresti2019 states “240 mg of extract",
        ),
        (
            'source = "lopresti2019"\namounts',
            'source = "hidese2019"\namounts',
            "amounts",
        ),
        ('name = "L-Theanine"', 'name = "Vitamin B1"', "name: Write Thiamin"),
        ('name = "L-Theanine"', 'name = "Zinc"\ndaily_value = 9', "daily_value: 200"),
        ('amount = "200"', 'role = "part"', r"\[facts 1\] role: No blend stands"),
        ('"none of the major allergens"', '"none"', "contains: “none” is not one"),
        ('source = "hidese2019"', 'source = "nobody1999"', "nobody1999"),
        ('relation = "our-dose"', 'relation = "background"', "no sound study"),
        ("photographs/lot.webp", "photographs/none.webp", "none.webp cannot be opened"),
        ("photographs/lot.webp", "supplement.toml", "cannot be read as a picture"),
        ('contains = "none of the major allergens"', 'contains = ""', "contains"),
    ],
)
def test_broken_file_says_where_and_writes_nothing(demo_with, old, new, sentence):
    file = demo_with(old, new)

    with pytest.raises(CommandError, match=sentence):
        call_command("load_supplement", file)

    assert not Product.objects.exists()
    assert not Supplement.objects.exists()
    assert not Country.objects.exists()
    assert SafetyContact.current() is None


def test_missing_file_is_one_sentence(tmp_path):
    with pytest.raises(CommandError, match="cannot be opened"):
        call_command("load_supplement", tmp_path / "none.toml")


@pytest.mark.usefixtures("library")
def test_retracted_study_alone_carries_no_claim():
    Source.objects.filter(key="hidese2019").update(standing="retracted")

    with pytest.raises(CommandError, match="no sound study"):
        call_command("load_supplement", DEMO)
