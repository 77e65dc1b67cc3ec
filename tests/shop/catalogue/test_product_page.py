"""The product page: what it says, what it costs to make, what it never does."""

import json
import re
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from blog.models import Article, Page, Topic
from compliance.notices import FDA_NOTICE, FDA_NOTICE_ONE_CLAIM
from shop.shipping.methods import Standard, arrival_by
from shop.shipping.returns import RETURN_DAYS
from shop.supplement.models import Caution, ClaimStudy, FactsRow, Question, TrialDose
from tests.factories import (
    make_claim,
    make_photograph,
    make_product,
    make_source,
    make_supplement,
)

pytestmark = pytest.mark.django_db


def page_of(client, product) -> BeautifulSoup:
    answer = client.get(product.get_absolute_url())
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def text_of(part) -> str:
    return " ".join(part.get_text(" ").split())


def make_article(number: int) -> Article:
    topic, _ = Topic.objects.get_or_create(name="Fatigue", slug="fatigue")
    return Article.objects.create(
        title=f"Article {number}",
        slug=f"article-{number}",
        topic=topic,
        standfirst="Stand.",
        excerpt="Excerpt.",
        body="Body.",
        status=Article.Status.PUBLISHED,
        published_at=datetime(2026, 1, number, tzinfo=UTC),
    )


@pytest.fixture
def supplement():
    return make_supplement()


def test_claim_wears_mark_star_and_the_number_of_its_study(client, supplement):
    make_claim(supplement, text="Supports calm.", sources=[make_source()])

    page = page_of(client, supplement.product)

    claim = page.select_one(".claims mark")
    button = claim.select_one("button.cite")
    assert text_of(claim).startswith("Supports calm. * 1")
    assert claim.select_one("a.star")["href"] == "#fda"
    assert button.get_text(strip=True) == "1study: Lopresti 2019"
    popup = page.find(id=button["popovertarget"])
    assert popup.has_attr("popover")
    words = text_of(popup)
    for told in (
        "What lopresti2019 looked at",
        "Randomized trial",
        "60 adults",
        "240 mg a day",
        "One scale fell more than with placebo.",
        "Another extract",
        "Small.",
    ):
        assert told in words
    assert [link.get_text() for link in popup.select(".go a")] == [
        "Read the study",
        "In our list",
        "Its page here",
    ]
    assert popup.select_one(".go a")["href"] == "https://doi.org/10.1000/lopresti2019"


def test_a_page_that_sells_shows_no_title_of_a_paper(client, supplement):
    make_claim(supplement, sources=[make_source(title="A cure for a named disease")])
    make_claim(
        supplement,
        "other",
        sources=[make_source("untold2020", plain_title="", title="Another disease")],
    )

    answer = client.get(supplement.product.get_absolute_url())

    assert b"named disease" not in answer.content
    assert b"Another disease" not in answer.content


def test_study_cited_twice_keeps_one_number_and_one_pop_up(client, supplement):
    source = make_source()
    make_claim(supplement, sources=[make_source("pandit2024"), source])
    make_claim(supplement, "second", sources=[source])
    row = supplement.facts.last()
    FactsRow.objects.filter(pk=row.pk).update(trials_detail="One trial gave 240 mg.")
    TrialDose.objects.create(line=row, source=source, amounts="240")

    page = page_of(client, supplement.product)

    buttons = page.select(".pdp button.cite, .doses button.cite")
    assert [button.contents[0] for button in buttons] == ["1", "2", "2", "2"]
    assert len(page.select(".study")) == 2
    assert [item["id"] for item in page.select(".refs li")] == ["ref-1", "ref-2"]
    ids = [part["id"] for part in page.select("[id]")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("claims", "notice"), [(1, FDA_NOTICE_ONE_CLAIM), (2, FDA_NOTICE)]
)
def test_notice_is_singular_for_one_claim_both_times(
    client, supplement, claims, notice
):
    source = make_source()
    for number in range(claims):
        make_claim(supplement, f"claim-{number}", sources=[source])

    page = page_of(client, supplement.product)

    boxes = [text_of(box) for box in page.select(".fda")]
    assert boxes == [f"* {notice}"] * 2


@pytest.mark.parametrize(
    ("changes", "study"),
    [
        ({"status": "draft"}, {}),
        ({}, {"standing": "retracted", "standing_note": "Retracted 2025."}),
        ({"relation": ClaimStudy.Relation.BACKGROUND}, {}),
        ({"relation": ClaimStudy.Relation.SAFETY}, {}),
    ],
)
def test_claim_without_a_sound_study_is_not_shown(client, supplement, changes, study):
    make_claim(supplement, sources=[make_source(**study)], **changes)

    page = page_of(client, supplement.product)

    assert not page.select(".claims")
    assert "Supports the calmer-response" not in page.get_text()


def test_retracted_study_beside_a_sound_one_is_marked(client, supplement):
    retracted = make_source(
        "pandit2024", standing="retracted", standing_note="Retracted in 2025."
    )
    make_claim(supplement, sources=[make_source(), retracted])

    page = page_of(client, supplement.product)

    chips = [text_of(chip) for chip in page.select(".chip.warn")]
    assert chips == ["Retracted", "Retracted"]
    assert "Retracted in 2025." in text_of(page.find(id="s2"))


def test_supplement_facts_are_a_table_as_101_36_asks(client, supplement):
    FactsRow.objects.create(
        supplement=supplement,
        position=3,
        name="Magnesium",
        amount="100.500",
    )

    page = page_of(client, supplement.product)

    table = page.select_one(".facts table")
    assert text_of(table.caption) == (
        "Supplement Facts Serving Size 2 capsules Servings Per Container 30"
    )
    assert [text_of(head) for head in table.select("thead th")] == [
        "Ingredient",
        "Amount Per Serving",
        "% Daily Value",
    ]
    assert [
        [text_of(cell) for cell in row.select("th, td")]
        for row in table.select("tbody tr")
    ] == [
        ["Magnesium", "100.5 mg", "24%"],
        ["L-Theanine", "200 mg", "† Daily Value not established."],
        [
            "Ashwagandha ( Withania somnifera ) root extract",
            "300 mg",
            "† Daily Value not established.",
        ],
    ]
    assert [len(body.select("tr")) for body in table.select("tbody")] == [1, 2]
    for sign in table.select("td a"):
        note = page.select_one(sign["href"])
        assert text_of(note) == "† Daily Value not established."
    below = text_of(page.select_one(".panel"))
    assert "Other ingredients: hypromellose capsule." in below
    assert "Contains: none of the major allergens." in below


def test_blend_is_printed_with_its_parts_below_it(client, supplement):
    supplement.facts.all().delete()
    for position, (role, name, amount) in enumerate(
        [
            ("blend", "Calm blend", 500),
            ("part", "L-Theanine", None),
            ("part", "Hops", 9),
        ]
    ):
        FactsRow.objects.create(
            supplement=supplement,
            position=position,
            role=role,
            name=name,
            amount=amount,
        )

    page = page_of(client, supplement.product)

    rows = page.select(".facts tbody tr")
    assert [text_of(row) for row in rows] == [
        "Calm blend 500 mg † Daily Value not established.",
        "L-Theanine",
        "Hops 9 mg",
    ]
    assert [row.get("class") for row in rows] == [None, ["part"], ["part"]]


def test_no_dagger_is_explained_where_none_stands(client, supplement):
    supplement.facts.last().delete()
    supplement.facts.update(name="Magnesium")

    page = page_of(client, supplement.product)

    assert "48%" in page.select_one(".facts").get_text()

    assert "†" not in page.get_text()


def test_price_counts_servings_and_days(client, supplement):
    page = page_of(client, supplement.product)

    assert text_of(page.select_one(".cost")) == (
        "$39.00 60 capsules, 30 servings, $1.30 a day"
    )
    assert "for $4.90 or free from $60." in text_of(page.select_one(".sure"))


def test_cautions_stand_before_the_button(client, supplement):
    answer = client.get(supplement.product.get_absolute_url()).content.decode()

    assert 0 < answer.index("Pregnant, or taking medicine?") < answer.index("<form")
    assert 'href="#cautions"' in answer
    assert 'id="cautions"' in answer


def test_cautions_stand_under_their_kind_with_their_paper(client, supplement):
    Caution.objects.create(
        supplement=supplement, kind="medicine", text="take thyroid medicine"
    )
    Caution.objects.create(
        supplement=supplement,
        kind="condition",
        text="have a liver condition",
        source=make_source("bjornsson2020"),
    )

    page = page_of(client, supplement.product)

    rows = {
        text_of(row.dt): row.dd for row in page.select("#cautions + dl.pairs > div")
    }
    assert list(rows) == ["Pregnancy and nursing", "Health conditions", "Medicines"]
    assert rows["Health conditions"].select_one("button.cite")
    assert rows["Medicines"].get_text() == "take sedatives; take thyroid medicine"


def test_warning_carries_its_study(client):
    supplement = make_supplement(
        warning="Stop at once.",
        warning_reason="Injury was reported.",
        warning_source=make_source("bjornsson2020"),
        safety_limit="Little is known.",
    )

    page = page_of(client, supplement.product)

    warning = page.select_one(".tell.warn")
    assert warning.select_one("button.cite")
    assert "Safety" in text_of(page.select_one(".refs li small"))


@pytest.mark.parametrize(("stock", "most"), [(500, 6), (6, 6), (2, 2), (1, 1)])
def test_quantity_is_limited_by_the_stock(client, stock, most):
    product = make_supplement(make_product(stock=stock)).product

    page = page_of(client, product)

    choices = [option.get_text() for option in page.select("#qty option")]
    assert choices == [str(number) for number in range(1, most + 1)]
    form = page.select_one(".offer form")
    assert form["action"] == reverse("basket:add", kwargs={"pk": product.pk})
    assert form["method"] == "post"


def test_allocated_bottles_are_not_offered(client):
    product = make_supplement(make_product(stock=5)).product
    product.stockrecords.update(num_allocated=3)

    page = page_of(client, product)

    assert len(page.select("#qty option")) == 2
    assert "2 are left in stock." in page.get_text()


def test_sold_out_says_so_and_cannot_be_bought(client):
    product = make_supplement(make_product(stock=0)).product

    page = page_of(client, product)

    assert "Sold out." in page.select_one(".offer .tell").get_text()
    (form,) = page.select(".offer form")
    assert form["action"].startswith("/back-in-stock/")
    assert "sold out" in page.select_one(".buybar").get_text()
    assert structured(page)["offers"]["availability"].endswith("OutOfStock")


def test_product_without_price_or_label_is_a_plain_page(client):
    product = make_product()
    product.stockrecords.all().delete()

    page = page_of(client, product)

    assert "Not for sale at the moment." in page.get_text()
    assert not page.select("main form")
    assert "offers" not in structured(page)


def structured(page: BeautifulSoup) -> dict:
    return json.loads(page.select_one('script[type="application/ld+json"]').string)


def test_structured_data_is_whole_and_escaped(client, settings):
    supplement = make_supplement(make_product(title="A </script><b>&"))
    make_photograph(supplement.product)

    answer = client.get(supplement.product.get_absolute_url())
    data = structured(BeautifulSoup(answer.content, "html.parser"))

    assert b"</script><b>" not in answer.content
    assert data["name"] == "A </script><b>&"
    assert data["offers"]["price"] == "39.00"
    assert (
        data["offers"]["hasMerchantReturnPolicy"]["merchantReturnDays"] == RETURN_DAYS
    )
    assert data["offers"]["url"].startswith(settings.SITE_URL)
    assert re.fullmatch(rf"{settings.SITE_URL}/media/.+-800\.jpg", data["image"][0])


def test_wrong_slug_leads_to_the_right_one_and_keeps_the_query(client, supplement):
    pk = supplement.product.pk

    answer = client.get(f"/products/wrong_{pk}/?utm_source=mail")

    assert answer.status_code == 301
    assert answer["Location"] == f"/products/anxdefy_{pk}/?utm_source=mail"


@pytest.mark.parametrize("pk", [0, 4711, 10**30])
def test_unknown_product_is_not_found(client, pk):
    assert client.get(f"/products/anxdefy_{pk}/").status_code == 404


def test_hidden_product_is_not_found(client):
    product = make_product(is_public=False)

    assert client.get(product.get_absolute_url()).status_code == 404


def test_page_reads_only_and_is_the_same_for_everyone(
    client, admin_client, supplement, django_assert_max_num_queries
):
    make_claim(supplement, sources=[make_source()])
    address = supplement.product.get_absolute_url()
    client.get(address)

    with django_assert_max_num_queries(18) as queries:
        answer = client.get(address)

    assert all(query["sql"].startswith("SELECT") for query in queries)
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert b"csrfmiddlewaretoken" not in answer.content
    assert answer.content == admin_client.get(address).content


def test_queries_do_not_grow_with_the_rows(client, supplement):
    def rows(number: int) -> None:
        source = make_source(f"many{2000 + number}")
        make_claim(supplement, f"claim-{number}", sources=[source])
        row = FactsRow.objects.create(
            supplement=supplement, name=f"Row {number}", amount=1, in_trials="Some."
        )
        TrialDose.objects.create(line=row, source=source, amounts="240")
        Question.objects.create(supplement=supplement, question="?", answer="!")
        Caution.objects.create(
            supplement=supplement, kind="other", text=f"caution {number}", source=source
        )
        make_photograph(supplement.product, order=number, size=(500, 500))
        make_article(number)

    address = supplement.product.get_absolute_url()
    rows(1)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(2, 9):
        rows(number)
    with CaptureQueriesContext(connection) as many:
        answer = client.get(address)

    assert len(many) == len(few)
    assert answer.content.count(b"<picture>") == 8


@pytest.mark.parametrize(
    "name", ["detail-for-upc-ANX-60", "detail-for-class-dietary-supplement"]
)
def test_template_for_one_product_or_class_has_the_notices(
    client, supplement, settings, tmp_path, name
):
    folder = tmp_path / "oscar" / "catalogue"
    folder.mkdir(parents=True)
    (folder / f"{name}.html").write_text(
        '{% extends "base.html" %}{% block main %}Of its own.{% endblock %}'
    )
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**engine, "DIRS": [tmp_path, *engine["DIRS"]]}]

    page = page_of(client, supplement.product)

    assert "Of its own." in page.get_text()
    assert FDA_NOTICE in text_of(page.select_one("#fda"))
    assert page.select_one(".medical")


def test_newest_three_articles_are_shown_newest_first(client, supplement):
    for number in (2, 4, 1, 3):
        make_article(number)

    page = page_of(client, supplement.product)

    titles = [title.get_text() for title in page.select(".cards h3")]
    assert titles == ["Article 4", "Article 3", "Article 2"]


def test_no_inline_script_style_or_handler(client, supplement):
    make_claim(supplement, sources=[make_source()])
    make_photograph(supplement.product)

    page = page_of(client, supplement.product)

    assert not page.select("style, [style]")
    assert all(
        script.get("src") or script["type"] == "application/ld+json"
        for script in page.select("script")
    )
    assert not [
        attribute
        for part in page.find_all(True)
        for attribute in part.attrs
        if attribute.startswith("on")
    ]


def test_arrival_and_returns_stand_beside_the_price(client, supplement):
    terms = Page.objects.create(
        title="Returns and refunds", slug="returns", body="Thirty days.", is_sample=True
    )
    before = arrival_by(Standard, timezone.now())

    said = text_of(page_of(client, supplement.product).select_one(".offer .sure"))

    assert f"Arrives about {before} within the United States" in said
    assert "Unopened bottles can come back within 30 days." in said
    assert f"{terms.title} Sample" in said


def test_nothing_is_promised_without_terms_or_stock(client, supplement):
    supplement.product.stockrecords.update(num_in_stock=0)

    said = text_of(page_of(client, supplement.product).select_one(".offer .sure"))

    assert "Arrives" not in said
    assert "come back" not in said


def test_one_picture_needs_no_choice_and_several_are_chosen_from(client, supplement):
    make_photograph(supplement.product)
    alone = page_of(client, supplement.product).select(".shots input")
    make_photograph(supplement.product)

    several = page_of(client, supplement.product).select(".shots input[name=shot]")

    assert (alone, len(several)) == ([], 2)
    assert [radio.has_attr("checked") for radio in several] == [True, False]
