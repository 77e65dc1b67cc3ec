"""One supplement, its panel, its claims, its questions and its photographs."""

from shop.supplement.models.alerts import ClaimAlert
from shop.supplement.models.caution import Caution
from shop.supplement.models.claims import Claim, ClaimStudy
from shop.supplement.models.dose import TrialDose
from shop.supplement.models.facts import FactsRow
from shop.supplement.models.label import Question, Supplement
from shop.supplement.models.photograph import Photograph
from shop.supplement.models.translation import Translation

__all__ = [
    "Caution",
    "Claim",
    "ClaimAlert",
    "ClaimStudy",
    "FactsRow",
    "Photograph",
    "Question",
    "Supplement",
    "Translation",
    "TrialDose",
]
