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


def fda_notice(claims: int) -> str:
    """The notice for a page that shows this many different claims.

    A page without a claim bears the plural, which is true of every product page
    that it may be printed or shared with.
    """
    return FDA_NOTICE_ONE_CLAIM if claims == 1 else FDA_NOTICE
