import pytest

from shop.supplement.typesetting import brandmark, typeset

TIE = "\u00a0"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("L-theanine drink", '<span class="nb">L-theanine</span> drink'),
        ("took 200 mg a day", f"took 200{TIE}mg a day"),
        ("(P = .040) and p < 0.05", f"(P{TIE}={TIE}.040) and p{TIE}&lt;{TIE}0.05"),
        ("placebo-controlled", "placebo-controlled"),
        ("<b>&", "&lt;b&gt;&amp;"),
    ],
)
def test_what_is_read_as_one_stays_on_one_line(text, html):
    assert typeset(text) == html


@pytest.mark.parametrize(
    ("name", "html"),
    [
        ("AnxDefy+", "AnxDefy<sup>+</sup>"),
        ("AnxDefy+ capsules", "AnxDefy<sup>+</sup> capsules"),
        ("1+1", "1+1"),
        ("<i>+", "&lt;i&gt;<sup>+</sup>"),
    ],
)
def test_plus_of_the_brand_is_raised(name, html):
    assert brandmark(name) == html
