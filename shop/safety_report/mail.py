"""Staff hear that a report is there. What it says stays where few may read it."""

import logging

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.db import transaction
from django.urls import reverse
from django_tasks import task

from shop.order.letterhead import next_try, write
from shop.safety_report.models import SafetyReport

logger = logging.getLogger(__name__)

READ = "safety_report.view_healthdetails"


@task
def send_report_arrived(report_id: int, attempt: int = 1) -> str:
    report = SafetyReport.objects.get(pk=report_id)
    to = sorted({*_reviewers(), *settings.STAFF_EMAIL})
    if not to:
        logger.error("Safety report %s: there is nobody to tell.", report.number)
        return "not sent: nobody may read it"
    page = reverse("admin:safety_report_safetyreport_change", args=[report.pk])
    message = write(
        f"Report {report.number} of a side effect arrived",
        "report_arrived",
        to=to,
        report=report,
        admin_url=settings.SITE_URL + page,
    )
    try:
        message.send()
    except OSError:
        _try_again(report, attempt)
        raise
    return f"sent: report {report.number}"


def _reviewers() -> set[str]:
    people = ModelBackend().with_perm(READ)
    return set(people.filter(is_staff=True).values_list("email", flat=True)) - {""}


def _try_again(report: SafetyReport, attempt: int) -> None:
    later = next_try(attempt)
    if later is None:
        logger.error("Safety report %s: staff could not be told.", report.number)
        return
    with transaction.atomic():
        send_report_arrived.using(run_after=later).enqueue(
            report.pk, attempt=attempt + 1
        )
