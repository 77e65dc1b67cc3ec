"""The languages that the check reads."""

from typing import Literal

Language = Literal["en", "es"]

ENGLISH: Language = "en"
SPANISH: Language = "es"
