"""What every template may use; nothing here touches the session or the database."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from config.languages import alternates_of, switches_for
from config.page_facts import short_dollars
from shop.shipping.methods import free_from


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "canonical_url": settings.SITE_URL + request.path,
        # Asked for by templates: most answers are no page.
        "alternates": partial(alternates_of, request.path),
        "switches": partial(switches_for, request),
        "free_shipping_from": short_dollars(free_from()),
    }
