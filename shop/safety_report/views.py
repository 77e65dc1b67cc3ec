from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from compliance.models import SafetyContact
from shop.basket.same_origin import same_origin
from shop.pace import Pace, address_of, pause_beside_form, seconds_to_wait
from shop.safety_report.forms import SERIOUS, ReportForm
from shop.safety_report.models import SafetyReport
from shop.safety_report.taking import take

REPORTING = Pace("safety-report", ((5, 600), (20, 86400)))
"""A clinic may have several to tell; a script has hundreds."""


@csrf_exempt
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _take(request)
    lot = request.GET.get("lot", "")[:80]
    return _page(request, ReportForm(initial={"lot_number": lot}))


@require_safe
@cache_control(private=True, no_store=True)
def received(request: HttpRequest, number: str) -> HttpResponse:
    found = get_object_or_404(SafetyReport, number=number)
    return _render(request, "safety_report/received.html", {"report": found})


@same_origin
@sensitive_variables()
def _take(request: HttpRequest) -> HttpResponse:
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    if seconds := seconds_to_wait(request, REPORTING):
        answer = _page(request, form, wait=pause_beside_form(seconds))
        answer.status_code = 429
        answer["Retry-After"] = str(seconds)
        return answer
    taken = take(form.cleaned_data, sender=address_of(request))
    answer = HttpResponseRedirect(
        reverse("safety_report:received", args=[taken.number])
    )
    # See other: reloading the page that follows must not post again.
    answer.status_code = 303
    return answer


@sensitive_variables()
def _page(request: HttpRequest, form: ReportForm, wait: str = "") -> HttpResponse:
    context = {
        "form": form,
        "problems": form.problems() if form.is_bound else [],
        "wait": wait,
        "serious": SERIOUS.items(),
        "led_to": form["led_to"].value() or [],
        "contact": SafetyContact.current(),
    }
    return _render(request, "safety_report/form.html", context)


def _render(request: HttpRequest, template: str, context: dict) -> HttpResponse:
    answer = render(request, template, context)
    # Sent to our own pages only: without it the browser would post the form with
    # "Origin: null", which no guard can tell from a stranger's.
    answer["Referrer-Policy"] = "same-origin"
    return answer
