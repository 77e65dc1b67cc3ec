"""Pages as an engineer could write them tomorrow, with and without the notices."""

import gzip

from django.http import FileResponse, HttpResponse, JsonResponse, StreamingHttpResponse
from django.template import Context, Template
from django.template.loader import render_to_string
from django.urls import path
from django.views.decorators.cache import cache_page

from compliance import words_now
from compliance.notices import FDA_NOTICE, FDA_NOTICE_ONE_CLAIM
from config.urls import urlpatterns as real_addresses

PRODUCT = "<h1>AnxDefy+ capsules</h1><p>Supports calm.*</p>"
CLAIM = "Supports a calmer response."


def page(source: str):
    """A view that renders a template as an engineer could write it tomorrow."""

    def view(request):
        return HttpResponse(Template(source).render(Context({"request": request})))

    return view


def bare(request):
    return HttpResponse(PRODUCT)


def broken(request):
    return HttpResponse(
        Template('{% extends "base.html" %}{% load nowhere from_no_library %}').render(
            Context({})
        )
    )


def streamed(request):
    return StreamingHttpResponse([PRODUCT])


def uploaded(request):
    return FileResponse(iter([PRODUCT.encode()]), content_type="text/html")


def zipped(request):
    body = gzip.compress(render_to_string("404.html", request=request).encode())
    return HttpResponse(body, headers={"Content-Encoding": "gzip"})


def listed(request):
    return JsonResponse({"claims": [CLAIM]})


def listed_with_notices(request):
    notices = [FDA_NOTICE_ONE_CLAIM, words_now.medical_notice_for(request)]
    return JsonResponse({"claims": [CLAIM], "notices": notices})


def rss(request):
    feed = f"<rss><channel><item>{CLAIM}</item></channel></rss>"
    return HttpResponse(feed, content_type="application/rss+xml")


def rss_with_one_notice_for_two(request):
    medical = words_now.medical_notice_for(request)
    feed = f"<rss><item>{CLAIM} {FDA_NOTICE} {medical}</item><item>{CLAIM}</item></rss>"
    return HttpResponse(feed, content_type="application/rss+xml")


def plain(request):
    return HttpResponse(CLAIM, content_type="text/plain")


@cache_page(600)
def kept(request):
    return HttpResponse(render_to_string("404.html", request=request))


def in_base(inside: str) -> str:
    return '{% extends "base.html" %}{% block main %}' + inside + "{% endblock %}"


ONE_MARKED = '<mark data-claim="one">Supports calm.*</mark>'
FOOT = '{% include "disclaimers/fda.html" %}{% include "disclaimers/medical.html" %}'
STYLE = '{% load static %}<link rel="stylesheet" href="{% static \'css/site.css\' %}">'
FOOTER = f'<footer class="foot">{FOOT}</footer>'
HIDDEN = {
    "comment": f"{STYLE}<!-- {FOOTER} -->",
    "template": f"{STYLE}<template>{FOOTER}</template>",
    "details": f"{STYLE}<details><summary>Small print</summary>{FOOTER}</details>",
    "script": f"{STYLE}<script type=text/html>{FOOTER}</script>",
    "hidden": f'{STYLE}<footer class="foot"><div hidden>{FOOT}</div></footer>',
    "class": f'{STYLE}<footer class="foot vh">{FOOT}</footer>',
    "unboxed": FOOTER,
    "elsewhere": f"{STYLE}{FOOT}",
}
REFUSED = {
    "a bare view": bare,
    "a template that extends nothing": page(f"<!doctype html>{PRODUCT}"),
    "a template without the medical notice": page(
        STYLE + '<footer class="foot">{% include "disclaimers/fda.html" %}</footer>'
    ),
    "the singular for two claims": page(
        STYLE
        + '<mark data-claim="one">1</mark><mark data-claim="two">2</mark>'
        + f'<footer class="foot"><p class="fda" id="fda"><strong>* {FDA_NOTICE_ONE_CLAIM}'
        + '</strong></p>{% include "disclaimers/medical.html" %}</footer>'
    ),
    "the plural for one claim": page(in_base(ONE_MARKED)),
    "words changed by a letter": page(
        STYLE
        + f'<footer class="foot"><p class="fda" id="fda"><strong>* {FDA_NOTICE[:-1]}!'
        + '</strong></p>{% include "disclaimers/medical.html" %}</footer>'
    ),
    "a second box with other words": page(
        in_base('<p class="fda"><strong>* Not evaluated by FDA.</strong></p>')
    ),
    "a product told to search engines without it": page(
        in_base(
            '<script type="application/ld+json">{"@type": "Product",'
            f' "description": "{CLAIM}"}}</script>'
        )
    ),
    "a stream": streamed,
    "an uploaded page": uploaded,
    "an answer that was compressed before": zipped,
    "JSON with a claim": listed,
    "a feed without": rss,
    "a feed with one notice for two entries": rss_with_one_notice_for_two,
    "plain text": plain,
    **{f"notices in a {name}": page(source) for name, source in HIDDEN.items()},
}
LET_OUT = {
    "a page of base.html": page(in_base(PRODUCT)),
    "JSON with the notices": listed_with_notices,
}
CASES = {**REFUSED, **LET_OUT}


def address_of(name: str) -> str:
    return f"/tried/{list(CASES).index(name)}/"


urlpatterns = [
    *(path(address_of(name)[1:], view) for name, view in CASES.items()),
    path("tried/kept/", kept),
    path("tried/broken/", broken),
    path("admin/tried/", bare),
    *real_addresses,
]
handler500 = "django.views.defaults.server_error"
