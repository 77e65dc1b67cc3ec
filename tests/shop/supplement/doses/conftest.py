import pytest

from shop.supplement.models import FactsRow
from tests.factories import make_source, make_supplement
from tests.shop.supplement.doses.dosing import DOSE


@pytest.fixture
def line() -> FactsRow:
    """Ashwagandha root extract, 300 mg once a day."""
    return make_supplement().facts.get(name="Ashwagandha")


@pytest.fixture
def pandit():
    return make_source("pandit2024", dose=DOSE)
