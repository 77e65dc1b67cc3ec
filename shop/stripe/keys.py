"""Which key may be used where; asked at the start and again before each call."""

from django.conf import settings

STRIPE_ITSELF = "https://api.stripe.com"
LIVE_KEYS = ("sk_live_", "rk_live_")
TEST_KEYS = ("sk_test_", "rk_test_")


def is_live(key: str) -> bool:
    return key.startswith(LIVE_KEYS)


def problem_with_settings() -> str:
    """One sentence for whoever runs the shop, or nothing. It never holds the key."""
    key = settings.STRIPE_SECRET_KEY
    real_stripe = settings.STRIPE_API_BASE == STRIPE_ITSELF
    if not settings.SANDBOX and not real_stripe:
        return (
            "STRIPE_API_BASE is not Stripe's own address: only a shop with DEBUG or"
            f" DEMO on may use a stand-in. Remove it, or set it to {STRIPE_ITSELF}."
        )
    if not key:
        return "STRIPE_SECRET_KEY is not set: no payment can be taken."
    if not key.startswith(LIVE_KEYS + TEST_KEYS):
        return (
            "STRIPE_SECRET_KEY is neither a secret nor a restricted key: it has to"
            " start with sk_ or rk_, followed by live_ or test_."
        )
    if is_live(key) and (settings.DEBUG or settings.DEMO or not real_stripe):
        return (
            "STRIPE_SECRET_KEY is a live key, and this shop is not in production:"
            " use a test key, or turn DEBUG and DEMO off and STRIPE_API_BASE away."
        )
    if not is_live(key) and not settings.SANDBOX:
        return (
            "STRIPE_SECRET_KEY is a test key, and this shop is in production: it"
            " would ship orders that nobody paid. Use a live key."
        )
    return ""
