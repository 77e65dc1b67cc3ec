"""https://docs.citationstyles.org/en/stable/specification.html#appendix-iii-types and
the schema of CSL-JSON."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from blog.models import Source


def csl_json(sources: Iterable[Source], *, notices: Sequence[str] = ()) -> str:
    """The notices stand under "custom" in the first record, the one place where
    CSL-JSON leaves room for them."""
    records = list(map(_record, sources))
    if notices and records:
        records[0]["custom"] = {"notices": list(notices)}
    return json.dumps(records, ensure_ascii=False, indent=1) + "\n"


def _record(source: Source) -> dict[str, Any]:
    record = source.csl()
    if source.is_doubtful:
        record["note"] = f"{source.get_standing_display()}. {source.standing_note}"
    return record
