"""A buyer with a browser: opens the payment page, fills in the form, presses Pay."""

import requests
import stripe
from bs4 import BeautifulSoup

DONE = "http://127.0.0.1:9/done/?session="


def opened(session: stripe.checkout.Session) -> BeautifulSoup:
    return soup(requests.get(session.url or "", timeout=5))


def soup(answer: requests.Response) -> BeautifulSoup:
    return BeautifulSoup(answer.text, "html.parser")


def filled(page: BeautifulSoup, **typed: str) -> dict[str, str]:
    """What a browser would send: the page's own values, and what is typed over."""
    kept = {
        str(field["name"]): str(field.get("value", ""))
        for field in page.select("input")
    }
    return {
        **kept,
        "number": "4242 4242 4242 4242",
        "expiry": "12 / 34",
        "cvc": "123",
        "name": "Ada Byron",
        "email": kept.get("email") or "ada@example.com",
        **typed,
    }


def press_pay(session: stripe.checkout.Session, **typed: str) -> requests.Response:
    return requests.post(
        session.url or "",
        data=filled(opened(session), **typed),
        timeout=5,
        allow_redirects=False,
    )


def error_at(page: BeautifulSoup, name: str) -> str:
    """Raises LookupError when the field has no sentence."""
    found = page.select_one(f"#{name}-error")
    if found is None:
        raise LookupError(f"The page says nothing at the field {name}.")
    return found.get_text(strip=True)
