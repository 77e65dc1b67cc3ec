"""The card form of the payment page: what was typed, and what is wrong with it."""

import calendar
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import parse_qs

from tests.stripe_sandbox.cards import Card, brand, card, passes_luhn
from tests.stripe_sandbox.payments import Payer

FIELDS = ("email", "number", "expiry", "cvc", "name", "postal_code")


@dataclass
class PageForm:
    values: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    """A sentence by the name of its field."""
    press: str = ""
    """Which rendering of the page was submitted, so that a double click is known."""

    @classmethod
    def typed(cls, body: str) -> "PageForm":
        given = {
            name: found[0].strip()
            for name, found in parse_qs(body, keep_blank_values=True).items()
        }
        values = {name: given.get(name, "")[:200] for name in FIELDS}
        return cls(values, press=given.get("press", "")[:64])

    def is_valid(self, now: int) -> bool:
        checks = {
            "email": self._email_problem(),
            "number": self._number_problem(),
            "expiry": self._expiry_problem(now),
            "cvc": self._cvc_problem(),
            "name": "" if self.values["name"] else "Enter the name on the card.",
        }
        self.errors = {name: problem for name, problem in checks.items() if problem}
        return not self.errors

    @property
    def number(self) -> str:
        return re.sub(r"[ -]", "", self.values["number"])

    def card(self) -> Card:
        month, year = _month_and_year(self.values["expiry"]) or (0, 0)
        return card(self.number, month, year)

    def payer(self) -> Payer:
        return Payer(
            email=self.values["email"],
            name=self.values["name"],
            postal_code=self.values["postal_code"],
        )

    def shown(self) -> dict[str, str]:
        """What the page may show again: everything but the security code."""
        return {**self.values, "cvc": ""}

    def _email_problem(self) -> str:
        if not self.values["email"]:
            return "Enter your email address."
        if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", self.values["email"]):
            return "Enter an email address such as name@example.com."
        return ""

    def _number_problem(self) -> str:
        if not self.number:
            return "Enter the card number."
        if not re.fullmatch(r"[0-9]{12,19}", self.number):
            return "Enter a card number of 12 to 19 digits."
        if not passes_luhn(self.number):
            return "This is not a card number. Check it for a wrong digit."
        return ""

    def _expiry_problem(self, now: int) -> str:
        if not self.values["expiry"]:
            return "Enter the expiry date."
        found = _month_and_year(self.values["expiry"])
        if found is None:
            return "Enter the expiry date as month and year, such as 04/30."
        month, year = found
        last_day = calendar.monthrange(year, month)[1]
        if datetime(year, month, last_day, 23, 59, 59, tzinfo=UTC).timestamp() < now:
            return "This date is in the past. Use a card that has not expired."
        return ""

    def _cvc_problem(self) -> str:
        digits = 4 if brand(self.number) == "amex" else 3
        if not self.values["cvc"]:
            return "Enter the security code."
        if not re.fullmatch(rf"[0-9]{{{digits}}}", self.values["cvc"]):
            return f"Enter the security code of {digits} digits."
        return ""


def _month_and_year(text: str) -> tuple[int, int] | None:
    found = re.fullmatch(r"([0-9]{1,2}) ?[/-]? ?(?:20)?([0-9]{2})", text)
    if not found or not 1 <= int(found[1]) <= 12:
        return None
    return int(found[1]), 2000 + int(found[2])
