"""The words of the law, byte by byte."""

import pytest

from compliance import notices
from compliance.models import MedicalNotice


def test_fda_notices_are_the_words_of_21_cfr_101_93_c():
    assert notices.fda_notice(1) == (
        "This statement has not been evaluated by the Food and Drug Administration. "
        "This product is not intended to diagnose, treat, cure, or prevent any disease."
    )
    assert notices.fda_notice(2) == (
        "These statements have not been evaluated by the Food and Drug Administration. "
        "This product is not intended to diagnose, treat, cure, or prevent any disease."
    )


@pytest.mark.django_db
def test_newest_medical_notice_wins_and_old_ones_stay():
    assert MedicalNotice.objects.current_text() == notices.MEDICAL_NOTICE

    MedicalNotice.objects.create(text="First words", reason="Counsel")
    MedicalNotice.objects.create(text="Second words", reason="Counsel again")

    assert MedicalNotice.objects.current_text() == "Second words"
    assert MedicalNotice.objects.count() == 2


def test_translations_name_one_claim_or_more_as_the_english_words_do():
    one, more = (notices.fda_notice_in("es", claims) for claims in (1, 2))

    assert one.startswith("Traducción: Esta declaración no ha sido evaluada")
    assert more.startswith("Traducción: Estas declaraciones no han sido evaluadas")
    assert notices.fda_notice_in("es", 0) == more
    assert notices.fda_notice_in("en-us", 1) == ""
