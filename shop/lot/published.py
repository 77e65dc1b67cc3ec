"""What visitors read of lots and recalls, for the check of claims. It must name what was
found in a bottle, so a finding is told to staff and stops nothing."""

from collections.abc import Iterator

from compliance.claims import Text
from shop.lot.models import LabResult, Lot, Recall

RESULT_TEXTS = ("tested", "method", "found", "unit", "limit_words", "laboratory")
RECALL_TEXTS = ("reason", "advice")


def published_texts() -> Iterator[Text]:
    public = Lot.objects.public()
    results = LabResult.objects.filter(lot__in=public).select_related("lot")
    for result in results.iterator():
        for field in RESULT_TEXTS:
            yield Text(f"lot {result.lot}", field, getattr(result, field), "safety")
    for recall in Recall.objects.select_related("lot"):
        for field in RECALL_TEXTS:
            address = f"recall of lot {recall.lot}"
            yield Text(address, field, getattr(recall, field), "safety")
