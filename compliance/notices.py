"""The words the law asks for, to the letter. Nothing here is edited for style."""

FDA_NOTICE_ONE_CLAIM = (
    "This statement has not been evaluated by the Food and Drug Administration. "
    "This product is not intended to diagnose, treat, cure, or prevent any disease."
)
"""21 CFR 101.93(c)(1), for a page with exactly one claim."""

FDA_NOTICE = (
    "These statements have not been evaluated by the Food and Drug Administration. "
    "This product is not intended to diagnose, treat, cure, or prevent any disease."
)
"""21 CFR 101.93(c)(2), for a page with more than one claim."""

MEDICAL_NOTICE = (
    "The contents of this blog should not be taken as medical advice. "
    "It is not intended to diagnose, treat, cure, or prevent any health problem-nor "
    "is it intended to replace the advice of a physician. Always consult your "
    "physician or qualified health professional on any matters regarding your health."
)
"""The owner's words. Staff may add a newer version: see MedicalNotice."""

SPANISH = "es"
FDA_NOTICE_ONE_CLAIM_IN_SPANISH = (
    "Esta declaración no ha sido evaluada por la Administración de Alimentos y "
    "Medicamentos (FDA). Este producto no está destinado a diagnosticar, tratar, curar "
    "ni prevenir ninguna enfermedad."
)
FDA_NOTICE_IN_SPANISH = (
    "Estas declaraciones no han sido evaluadas por la Administración de Alimentos y "
    "Medicamentos (FDA). Este producto no está destinado a diagnosticar, tratar, curar "
    "ni prevenir ninguna enfermedad."
)
MEDICAL_NOTICE_IN_SPANISH = (
    "El contenido de este blog no debe tomarse como consejo médico. No está destinado a "
    "diagnosticar, tratar, curar ni prevenir ningún problema de salud, ni a reemplazar "
    "el consejo de un médico. Consulte siempre a su médico o a un profesional de la "
    "salud calificado sobre cualquier asunto relacionado con su salud."
)
TRANSLATION_MARK = "Traducción: "
"""Stands beside the English words and never in their place. A label with words in
another language bears the required words in that language too: 21 CFR 101.15(c)(2),
from memory, for counsel to confirm. The translations are ours, for counsel as well."""


def fda_notice(claims: int) -> str:
    """The notice for a page that shows this many different claims.

    A page without a claim bears the plural, which is true of every product page
    that it may be printed or shared with.
    """
    return FDA_NOTICE_ONE_CLAIM if claims == 1 else FDA_NOTICE


def fda_notice_in(language: str, claims: int) -> str:
    """Its translation, marked as one; empty in English."""
    if language != SPANISH:
        return ""
    one = claims == 1
    words = FDA_NOTICE_ONE_CLAIM_IN_SPANISH if one else FDA_NOTICE_IN_SPANISH
    return TRANSLATION_MARK + words
