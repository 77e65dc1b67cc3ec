"""Reads our own words as FDA would: a check of copy against 21 CFR 101.93(g)."""

from compliance.claims.check import Finding, Kind, check_text, verdict
from compliance.claims.published import Text, register, registered_texts

__all__ = [
    "Finding",
    "Kind",
    "Text",
    "check_text",
    "register",
    "registered_texts",
    "verdict",
]
