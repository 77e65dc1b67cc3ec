"""Claims in disguise, slips of the pen and words that only look like a disease."""

import pytest

from compliance.claims import verdict


@pytest.mark.parametrize(
    "text",
    [
        "Tr3ats anx1ety",
        "C-u-r-e-s c-a-n-c-e-r",
        "d i a b e t e s  gone",
        "Relieves d\u200bepression",
        "Relieves de\u00adpression",
        "\u0410NXIETY reli\u0435f",
        "Relieves p&#97;nic attacks",
        "Helps with anxeity and depresssion",
        "Ends fibromialgia",
        "Helps my MS",
        "Safer than rosuvastatin",
        "Helps with lymphocytopenia",
        "#IBSrelief",
        "ThyroidRx",
    ],
)
def test_a_disguised_claim_is_caught(text):
    assert verdict(text) == "disease"


@pytest.mark.parametrize(
    "text",
    [
        "Ms. Lee grew up in Ohio.",
        "A sad song in A major",
        "In addition, the tea is artistic.",
        "ADD TO CART NOW",
        "Founded in the 1930s, during the Depression.",
        "A point on the map: E. Coast roads.",
    ],
)
def test_what_only_looks_like_a_disease_passes(text):
    assert verdict(text) == "ok"
