"""The letters that the shop mails, as their templates have them."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from compliance.claims.published import Text

_LOGIC = re.compile(r"{%.{0,300}?%}|{#.{0,300}?#}", re.DOTALL)
_VALUE = re.compile(r"{{.{0,300}?}}", re.DOTALL)


def texts_of_letters() -> Iterator[Text]:
    """Their own words; what a letter fills in is checked where it is written."""
    for file in sorted((Path(settings.BASE_DIR) / "templates/emails").glob("*.*")):
        plain = _VALUE.sub("X", _LOGIC.sub(" ", file.read_text("utf-8")))
        yield Text(f"templates/emails/{file.name}", "letter", plain)
