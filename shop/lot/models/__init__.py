from shop.lot.models.lots import Lot
from shop.lot.models.recalls import Recall
from shop.lot.models.results import LabResult

__all__ = ["LabResult", "Lot", "Recall"]
