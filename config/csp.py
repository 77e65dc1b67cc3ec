"""One content security policy for the storefront and the admin, a laxer one for
Oscar's dashboard, whose stock templates hold inline scripts."""

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest, HttpResponseBase

DASHBOARD_PATH = "/dashboard/"


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


DASHBOARD_POLICY = {
    "default-src": [SELF],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:"],
    "font-src": [SELF, "data:"],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
    "base-uri": [NONE],
    "object-src": [NONE],
}


class AreaCSPMiddleware(CSPMiddleware):
    def get_policy_parts(
        self,
        request: HttpRequest,
        response: HttpResponseBase,
        report_only: bool = False,
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if request.path.startswith(DASHBOARD_PATH) and not report_only:
            parts.config = DASHBOARD_POLICY
        return parts
