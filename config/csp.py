"""One content security policy, for the storefront and the admin alike."""

from csp.constants import NONE, SELF


def storefront_policy(payment_page: str) -> dict[str, list[str]]:
    """Only what our pages use. The payment page must be a form target, because the
    browser applies form-action to the redirect that follows a post."""
    return {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF, payment_page],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
