"""Staff change price, stock, panel, claims and photographs in Django's admin."""

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from shop.partner.models import StockRecord
from shop.supplement.models import (
    Caution,
    Claim,
    ClaimStudy,
    FactsRow,
    Photograph,
    Supplement,
)
from tests.factories import (
    make_claim,
    make_photograph,
    make_product,
    make_source,
    make_supplement,
    picture_file,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def supplement():
    return make_supplement()


def address_of(instance) -> str:
    meta = instance._meta
    return reverse(
        f"admin:{meta.app_label}_{meta.model_name}_change", args=[instance.pk]
    )


def typed(client, address: str, **changes) -> dict[str, object]:
    """What a browser would send from this page, with some fields changed."""
    page = BeautifulSoup(client.get(address).content, "html.parser")
    form = page.select_one("#content-main form")
    data: dict[str, object] = {}
    for part in form.select("input[name], textarea[name], select[name]"):
        if "__prefix__" in part["name"]:
            continue
        if part.name == "select":
            chosen = [option["value"] for option in part.select("option[selected]")]
            data[part["name"]] = chosen
        elif part.name == "textarea":
            data[part["name"]] = part.get_text().removeprefix("\n")
        elif part.get("type") == "checkbox":
            if part.has_attr("checked"):
                data[part["name"]] = "on"
        elif part.get("type") not in {"file", "submit"}:
            data[part["name"]] = part.get("value", "")
    data |= changes
    return {name: value for name, value in data.items() if value is not None}


def send(client, address: str, **changes):
    return client.post(address, typed(client, address, **changes))


def messages_of(answer) -> str:
    page = BeautifulSoup(answer.content, "html.parser")
    return " ".join(part.get_text(" ") for part in page.select(".errorlist"))


def test_one_page_changes_price_stock_panel_and_words(admin_client, supplement):
    answer = send(
        admin_client,
        address_of(supplement),
        **{
            "lede": "A new lede.",
            "stockrecords-0-price": "41.00",
            "stockrecords-0-num_in_stock": "77",
            "facts-0-amount": "250",
        },
    )

    assert answer.status_code == 302, messages_of(answer)
    stock = StockRecord.objects.get()
    assert (str(stock.price), stock.num_in_stock) == ("41.00", 77)
    assert Supplement.objects.get().lede == "A new lede."
    assert FactsRow.objects.first().amount_text == "250 mg"
    page = admin_client.get(supplement.get_absolute_url()).content
    assert b"$41.00" in page
    assert b"250 mg" in page


def test_stock_below_what_orders_hold_keeps_what_was_typed(admin_client, supplement):
    StockRecord.objects.get().allocate(12)

    answer = send(
        admin_client,
        address_of(supplement),
        **{"stockrecords-0-num_in_stock": "3", "lede": "A new lede."},
    )

    assert answer.status_code == 200
    assert "12 are held for orders" in messages_of(answer)
    assert b"A new lede." in answer.content
    assert StockRecord.objects.get().num_in_stock == 500
    assert Supplement.objects.get().lede == "Two capsules a day."


def test_wrong_line_of_the_panel_is_told_at_its_field(admin_client, supplement):
    answer = send(admin_client, address_of(supplement), **{"facts-1-plant_part": ""})

    assert "A plant needs the part" in messages_of(answer)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"facts-0-daily_value": "20"}, "No Daily Value is established for L-Theanine"),
        ({"facts-0-name": "Zinc"}, ""),
        ({"facts-0-name": "Zinc", "facts-0-unit": "g"}, "Zinc is given in mg."),
        ({"facts-1-role": "part"}, "No blend stands above this line"),
        (
            {"facts-0-role": "blend", "facts-0-name": "Calm blend"},
            "A blend needs two parts",
        ),
        ({"contains": "nuts"}, "“nuts” is not one of the nine"),
    ],
)
def test_panel_is_saved_whole_or_not_at_all(
    admin_client, supplement, changes, sentence
):
    before = list(FactsRow.objects.values_list("name", "role", "unit"))

    answer = send(admin_client, address_of(supplement), lede="A new lede.", **changes)

    after = list(FactsRow.objects.values_list("name", "role", "unit"))
    if not sentence:
        assert answer.status_code == 302, messages_of(answer)
        assert after != before
        return
    assert answer.status_code == 200
    assert sentence in messages_of(answer)
    assert after == before
    assert Supplement.objects.get().lede == "Two capsules a day."
    assert b"A new lede." in answer.content


def test_blend_out_of_order_is_told_at_the_line(admin_client, supplement):
    supplement.facts.all().delete()
    rows = [("blend", "Calm blend", 500), ("part", "A", 300), ("part", "B", 200)]
    for position, (role, name, amount) in enumerate(rows):
        FactsRow.objects.create(
            supplement=supplement,
            position=position,
            role=role,
            name=name,
            amount=amount,
        )

    answer = send(
        admin_client,
        address_of(supplement),
        **{"facts-1-position": "2", "facts-2-position": "1"},
    )

    page = BeautifulSoup(answer.content, "html.parser")
    line = page.select_one("#facts-1 .field-position .errorlist")
    assert "A (300 mg) weighs more than B (200 mg) above it." in line.get_text()
    assert FactsRow.objects.get(name="A").position == 1


def test_photograph_is_added_on_the_same_page(admin_client, supplement):
    content = picture_file(size=(500, 500)).read()

    answer = send(
        admin_client,
        address_of(supplement),
        **{
            "images-0-original": SimpleUploadedFile("new.png", content),
            "images-0-caption": "A bottle",
        },
    )

    assert answer.status_code == 302, messages_of(answer)
    assert Photograph.objects.get().width == 500
    assert b"<picture>" in admin_client.get(supplement.get_absolute_url()).content


@pytest.mark.parametrize("where", ["supplement", "product"])
def test_photograph_needs_a_picture_and_words(admin_client, supplement, where):
    target = supplement if where == "supplement" else supplement.product

    answer = send(
        admin_client,
        address_of(target),
        **{"images-0-original": SimpleUploadedFile("words.png", b"words")},
    )

    assert "cannot be read as a picture" in messages_of(answer)
    assert "This field is required." in messages_of(answer)
    assert not Photograph.objects.exists()


def test_new_photograph_without_an_order_comes_last(admin_client, supplement):
    make_photograph(supplement.product, order=4, size=(500, 500))

    answer = send(
        admin_client,
        address_of(supplement),
        **{
            "images-1-original": SimpleUploadedFile("new.png", picture_file().read()),
            "images-1-caption": "A second picture",
            "images-1-display_order": "",
        },
    )

    assert answer.status_code == 302, messages_of(answer)
    orders = supplement.product.images.values_list("display_order", flat=True)
    assert list(orders) == [4, 5]


def test_photograph_is_taken_away(admin_client, supplement):
    make_photograph(supplement.product, size=(500, 500))

    answer = send(admin_client, address_of(supplement), **{"images-0-DELETE": "on"})

    assert answer.status_code == 302, messages_of(answer)
    assert not Photograph.objects.exists()


def test_new_claim_of_the_label_page_is_not_released(admin_client, supplement):
    answer = send(
        admin_client,
        address_of(supplement),
        **{
            "claims-TOTAL_FORMS": "1",
            "claims-0-position": "1",
            "claims-0-text": "Supports calm.",
            "claims-0-key": "calm",
            "claims-0-status": "published",
        },
    )

    assert answer.status_code == 302, messages_of(answer)
    assert not Claim.objects.get().is_published


def test_claim_is_released_with_its_study(admin_client, supplement):
    source = make_source()
    claim = make_claim(supplement, sources=[], status="draft")

    answer = send(
        admin_client,
        address_of(claim),
        **{
            "status": "published",
            "studies-TOTAL_FORMS": "1",
            "studies-0-position": "1",
            "studies-0-source": str(source.pk),
            "studies-0-relation": "our-dose",
            "studies-0-comparison": "The same amount",
        },
    )

    assert answer.status_code == 302, messages_of(answer)
    assert list(Claim.objects.published()) == [claim]


@pytest.mark.parametrize(
    ("standing", "relation", "changes"),
    [
        ("sound", "our-dose", {"studies-0-DELETE": "on"}),
        ("sound", "our-dose", {"studies-0-relation": "background"}),
        ("sound", "safety", {}),
        ("retracted", "our-dose", {}),
    ],
)
def test_claim_without_a_sound_study_cannot_be_released(
    admin_client, supplement, standing, relation, changes
):
    source = make_source(standing=standing, standing_note="A notice.")
    claim = make_claim(supplement, sources=[source], relation=relation, status="draft")

    answer = send(admin_client, address_of(claim), status="published", **changes)

    assert answer.status_code == 200
    assert "needs a study in people behind it" in messages_of(answer)
    assert not Claim.objects.get().is_published
    assert ClaimStudy.objects.count() == 1


def test_released_claim_can_be_taken_back_without_a_study(admin_client, supplement):
    claim = make_claim(supplement, sources=[make_source()])

    answer = send(
        admin_client,
        address_of(claim),
        **{
            "status": "withdrawn",
            "withdrawn_reason": "Its study went.",
            "studies-0-DELETE": "on",
        },
    )

    assert answer.status_code == 302, messages_of(answer)
    assert not Claim.objects.get().is_published


def test_label_of_a_new_product_is_written(admin_client):
    product = make_product("NEW-1", title="Another bottle")
    address = reverse("admin:supplement_supplement_add") + f"?product={product.pk}"

    answer = send(
        admin_client,
        address,
        name="Another+",
        tagline="One ingredient,",
        lede="One capsule a day.",
        serving_size="1 capsule",
        units_per_serving="1",
        units_per_container="30",
        other_ingredients="rice",
        contains="none of the major allergens",
        directions="Take one.",
        caution_line="Pregnant?",
        **{"cautions-0-kind": "pregnancy", "cautions-0-text": "are pregnant"},
    )

    assert answer.status_code == 302, messages_of(answer)
    assert Supplement.objects.get().product == product
    assert str(Caution.objects.get()) == "are pregnant"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"cautions-0-text": "take sedatives."}, "Leave out the mark at the end"),
        ({"cautions-0-text": "take sedatives"}, "correct the duplicate data"),
        ({"cautions-0-kind": "mood"}, "not one of the available choices"),
        (
            {"cautions-0-DELETE": "on", "cautions-1-DELETE": "on"},
            "at least one caution",
        ),
    ],
)
def test_cautions_that_cannot_stand_are_refused(
    admin_client, supplement, changes, sentence
):
    before = list(Caution.objects.values_list("kind", "text"))

    answer = send(admin_client, address_of(supplement), lede="New.", **changes)

    assert sentence in messages_of(answer)
    assert list(Caution.objects.values_list("kind", "text")) == before
    assert Supplement.objects.get().lede != "New."


@pytest.mark.parametrize(
    "name",
    [
        "supplement_supplement_changelist",
        "supplement_claim_changelist",
        "supplement_claim_add",
        "catalogue_product_changelist",
        "catalogue_product_add",
        "partner_stockrecord_changelist",
    ],
)
def test_pages_open(admin_client, supplement, name):
    make_claim(supplement, sources=[make_source()])

    assert admin_client.get(reverse(f"admin:{name}")).status_code == 200


def test_product_and_stock_pages_open_and_link_to_the_label(admin_client, supplement):
    product_page = admin_client.get(address_of(supplement.product)).content.decode()
    stock_page = admin_client.get(address_of(StockRecord.objects.get()))

    assert address_of(supplement) in product_page
    assert stock_page.status_code == 200


def test_product_page_saves_visibility_and_stock(admin_client, supplement):
    answer = send(
        admin_client,
        address_of(supplement.product),
        **{"is_public": None, "stockrecords-0-num_in_stock": "9"},
    )

    assert answer.status_code == 302, messages_of(answer)
    assert StockRecord.objects.get().num_in_stock == 9
    assert admin_client.get(supplement.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("model", "field"),
    [
        ("claimstudy", "source"),
        ("trialdose", "source"),
        ("supplement", "warning_source"),
    ],
)
def test_studies_are_found_by_typing(admin_client, model, field):
    make_source()
    make_source("pandit2024")

    answer = admin_client.get(
        reverse("admin:autocomplete"),
        {
            "app_label": "supplement",
            "model_name": model,
            "field_name": field,
            "term": "lopresti",
        },
    )

    found = [row["text"] for row in answer.json()["results"]]
    assert found == ["lopresti2019: The published title of lopresti2019"]
