"""What every template may use; nothing here touches the session or the database."""

from django.conf import settings
from django.http import HttpRequest
from oscar.apps.communication.notifications.context_processors import notifications
from oscar.core.context_processors import metadata

from config.csp import DASHBOARD_PATH
from config.page_facts import short_dollars
from shop.shipping.methods import FREE_FROM


def site(request: HttpRequest) -> dict[str, str]:
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "canonical_url": settings.SITE_URL + request.path,
        "free_shipping_from": short_dollars(FREE_FROM),
    }


def dashboard(request: HttpRequest) -> dict:
    """Oscar's own templates want these; they would cost the storefront a session."""
    if not request.path.startswith(DASHBOARD_PATH):
        return {}
    return {**metadata(request), **notifications(request)}
