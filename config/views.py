from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.templatetags.static import static
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView
from django.views.static import serve

PRIVATE_PATHS = [
    "/account/",
    "/admin/",
    "/basket/",
    "/checkout/",
    "/orders/",
    "/pay/",
]
DAY = 86400


@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """200 while the server can reach its database; the container's health check."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


def robots(request: HttpRequest) -> HttpResponse:
    others = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
    private = [
        *PRIVATE_PATHS,
        *(f"/{code}{path}" for code in others for path in PRIVATE_PATHS),
    ]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in private)]
    lines.append(f"Sitemap: {settings.SITE_URL}/sitemap.xml")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Uploads: photographs of few products. A shop with many puts a proxy or a CDN
    in front; every file here is one that staff published."""
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    patch_cache_control(response, public=True, max_age=DAY)
    return response


class Favicon(RedirectView):
    """Browsers ask for this address whatever a page says."""

    permanent = False

    def get_redirect_url(self, *args, **kwargs) -> str:
        return static("img/mark.svg")
