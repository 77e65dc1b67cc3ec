"""Tags that other pages use: claims, numbered sentences, the box in articles."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from compliance.templatetags.disclaimers import CLAIMS_SHOWN
from tests.factories import (
    make_claim,
    make_photograph,
    make_product,
    make_source,
    make_supplement,
)

pytestmark = pytest.mark.django_db


def render(source: str, **context) -> str:
    return Template("{% load claims supplement %}" + source).render(Context(context))


def test_claims_print_without_a_view_that_prepared_them():
    supplement = make_supplement()
    make_claim(supplement, sources=[make_source(), make_source("pandit2024")])
    make_claim(supplement, "hidden", sources=[])

    html = render("{% claims_of supplement %}", supplement=supplement)

    assert html.count("<mark ") == 1
    assert html.count('class="cite"') == 2


def test_every_printed_claim_is_counted_for_the_notice():
    supplement = make_supplement()
    for key in ("first", "second"):
        make_claim(supplement, key, sources=[make_source(f"{key}2020")])
    request = RequestFactory().get("/")

    render("{% claims_of s %}{% claims_of s %}", s=supplement, request=request)

    assert request.META[CLAIMS_SHOWN] == {"first", "second"}


def test_claim_and_study_are_escaped():
    supplement = make_supplement()
    source = make_source(plain_title="<script>1</script>", finding="<b>2</b>")
    make_claim(supplement, text="Supports <i>calm</i>.", sources=[source])

    html = render("{% claims_of s %}", s=supplement)

    assert "&lt;script&gt;" in html
    assert "&lt;b&gt;2" in html
    assert "&lt;i&gt;calm&lt;/i&gt;.<a" in html


def test_sentence_without_a_source_stays_plain():
    assert render("{% cite 'A plain sentence.' sources %}", sources=[]) == (
        'A plain <span class="nb">sentence.</span>'
    )


def test_sell_box_names_amounts_and_price(django_assert_max_num_queries):
    make_photograph(make_supplement().product, size=(500, 500))

    with django_assert_max_num_queries(5):
        html = render("{% sell_box %}")

    words = " ".join(html.split())
    assert "we sell this." in words
    assert (
        'AnxDefy+ has <span class="nb">L-theanine</span> 200 mg and'
        " ashwagandha root extract 300 mg in 2 capsules. $39.00." in words
    )
    assert 'alt=""' in words


def test_sell_box_prints_nothing_without_a_product_on_sale():
    assert render("{% sell_box %}").strip() == ""

    product = make_supplement(make_product(is_public=False)).product
    assert render("{% sell_box %}").strip() == ""

    product.is_public = True
    product.save()
    product.stockrecords.all().delete()
    assert render("{% sell_box %}").strip() == ""


def test_sell_box_says_when_it_is_sold_out():
    make_supplement(make_product(stock=0))

    assert "$39.00, sold out for now." in render("{% sell_box %}")
