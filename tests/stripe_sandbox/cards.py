"""The test cards, and what becomes of each. https://docs.stripe.com/testing."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Decline:
    code: str
    message: str
    decline_code: str | None = None
    field: str = "number"


@dataclass(frozen=True)
class Card:
    """A card as it is remembered: never its number."""

    brand: str
    last4: str
    exp_month: int
    exp_year: int
    decline: Decline | None = None
    authentication: bool = False
    refunds: str = "succeeded"
    disputed: bool = False


PAYS, AUTHENTICATES = "4242424242424242", "4000002760003184"
DECLINED, NO_FUNDS = "4000000000000002", "4000000000009995"
EXPIRED, WRONG_CVC = "4000000000000069", "4000000000000127"
PAYING = {
    PAYS,
    "5555555555554444",
    "378282246310005",
    "6011111111111117",
    "4000000000000077",
}
AUTHENTICATED = {AUTHENTICATES, "4000002500003155"}
SLOW_REFUND, FAILED_REFUND = "4000000000007726", "4000000000005126"
DISPUTED = "4000000000000259"
DECLINES = {
    DECLINED: Decline("card_declined", "Your card was declined.", "generic_decline"),
    NO_FUNDS: Decline(
        "card_declined", "Your card has insufficient funds.", "insufficient_funds"
    ),
    EXPIRED: Decline("expired_card", "Your card has expired.", field="expiry"),
    WRONG_CVC: Decline(
        "incorrect_cvc", "Your card's security code is incorrect.", field="cvc"
    ),
    "4000000000000119": Decline(
        "processing_error",
        "An error occurred while processing your card. Try again in a little bit.",
    ),
}
NOT_A_TEST_CARD = Decline(
    "card_declined",
    "This is not one of the test cards, and no real card is taken here.",
    "test_mode_live_card",
)
ON_THE_PAGE = (
    (PAYS, "Pays"),
    (DECLINED, "Is declined"),
    (NO_FUNDS, "Is declined: not enough money"),
    (EXPIRED, "Is declined: expired"),
    (WRONG_CVC, "Is declined: wrong security code"),
    (AUTHENTICATES, "Asks for 3-D Secure"),
    (SLOW_REFUND, "Pays; a refund takes its time"),
    (FAILED_REFUND, "Pays; a refund fails later"),
    (DISPUTED, "Pays, and is disputed at once"),
)


def card(number: str, exp_month: int, exp_year: int) -> Card:
    known = (
        number in PAYING
        or number in AUTHENTICATED
        or number in {SLOW_REFUND, FAILED_REFUND, DISPUTED}
    )
    return Card(
        brand=brand(number),
        last4=number[-4:],
        exp_month=exp_month,
        exp_year=exp_year,
        decline=None if known else DECLINES.get(number, NOT_A_TEST_CARD),
        authentication=number in AUTHENTICATED,
        refunds={SLOW_REFUND: "pending", FAILED_REFUND: "failed"}.get(
            number, "succeeded"
        ),
        disputed=number == DISPUTED,
    )


def brand(number: str) -> str:
    prefixes = {"34": "amex", "37": "amex", "4": "visa", "5": "mastercard"}
    return next(
        (name for prefix, name in prefixes.items() if number.startswith(prefix)),
        "discover" if number.startswith("6") else "unknown",
    )


def passes_luhn(number: str) -> bool:
    digits = [int(digit) for digit in reversed(number)]
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0
