"""Looks after the claims: what lost a study, and what FDA must be told of soon."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django_tasks import task

from blog.models import Source
from compliance.models import MedicalNotice
from compliance.notices import FDA_NOTICE
from shop.supplement.models import Claim, ClaimAlert, ClaimStudy


@dataclass(frozen=True)
class ClaimsToLookAt:
    """For the first page of the admin."""

    lost: list[Claim]
    waiting: list[Claim]

    @property
    def overdue(self) -> list[Claim]:
        return [claim for claim in self.waiting if claim.is_notice_overdue]


def claims_to_look_at() -> ClaimsToLookAt:
    return ClaimsToLookAt(
        lost=list(Claim.objects.without_support()),
        waiting=list(Claim.objects.waiting_for_notice()),
    )


@transaction.atomic
def watch_claims() -> list[ClaimAlert]:
    """What is new since it ran last. Safe at any time; staff are told by the queue, and
    told again of nothing."""
    ClaimAlert.objects.filter(kind=ClaimAlert.Kind.RETRACTED).exclude(
        about__in=_retracted().values("source__key")
    ).delete()
    before = set(ClaimAlert.objects.values_list("pk", flat=True))
    ClaimAlert.objects.bulk_create(
        [
            *(
                _alert(claim_id, ClaimAlert.Kind.RETRACTED, key)
                for claim_id, key in _retracted().values_list("claim", "source__key")
            ),
            *(
                _alert(claim.pk, ClaimAlert.Kind.DUE)
                for claim in Claim.objects.due(localdate())
            ),
        ],
        ignore_conflicts=True,
    )
    if settings.STAFF_EMAIL and ClaimAlert.objects.filter(told_at=None).exists():
        tell_staff_of_claims.enqueue()
    return list(ClaimAlert.objects.exclude(pk__in=before).select_related("claim"))


@task
def tell_staff_of_claims() -> str:
    """One mail about all that staff were not told yet. A failure is raised, so that the
    queue records it; the next watch asks for the mail again."""
    alerts = list(
        ClaimAlert.objects.filter(told_at=None).select_related("claim").order_by("pk")
    )
    if not alerts:
        return "nothing to tell"
    _letter(alerts).send()
    ClaimAlert.objects.filter(pk__in=[alert.pk for alert in alerts]).update(
        told_at=timezone.now()
    )
    return f"told of {len(alerts)}"


def sentence_of(alert: ClaimAlert) -> str:
    claim = alert.claim
    if alert.kind == ClaimAlert.Kind.DUE:
        return f"“{claim.text}”: its notice to FDA. {claim.notice_words}"
    shown = Claim.objects.published().filter(pk=claim.pk).exists()
    what = (
        "Other studies still stand behind it."
        if shown
        else "No sound study is left, so it is off every page."
    )
    return f"“{claim.text}”: {alert.about} was retracted. {what}"


def _letter(alerts: list[ClaimAlert]) -> EmailMessage:
    lines = [
        f"- {sentence_of(alert)}\n  {_admin_address(alert.claim)}" for alert in alerts
    ]
    return EmailMessage(
        subject=f"{settings.OSCAR_SHOP_NAME}: claims that need a look",
        body="\n\n".join(
            [*lines, f"* {FDA_NOTICE}", MedicalNotice.objects.current_text()]
        ),
        to=settings.STAFF_EMAIL,
    )


def _admin_address(claim: Claim) -> str:
    return settings.SITE_URL + reverse("admin:supplement_claim_change", args=[claim.pk])


def _alert(claim_id: Any, kind: str, about: str = "") -> ClaimAlert:
    return ClaimAlert(claim_id=claim_id, kind=kind, about=about)


def _retracted() -> Any:
    """Retracted studies that published claims rest or rested on."""
    return ClaimStudy.objects.filter(
        claim__status=Claim.Status.PUBLISHED,
        relation__in=ClaimStudy.SUPPORTING,
        source__standing=Source.Standing.RETRACTED,
    )
