"""Days that the law counts: notices of claims to FDA, and reports of side effects."""

from datetime import date, datetime

from django.urls import reverse
from django.utils.timezone import localtime

from shop.overview.card import (
    MOST_LINES,
    Card,
    Line,
    Meter,
    Meters,
    Table,
    Tone,
    percent,
    worst,
)
from shop.safety_report.business_days import after_business_days
from shop.safety_report.models import BUSINESS_DAYS, WARNED_FROM, SafetyReport
from shop.supplement.models import Claim
from shop.supplement.models.notice_clock import NOTICE_DAYS, WARN_AFTER
from shop.supplement.watch import claims_to_look_at


def claims_card(now: datetime) -> Card:
    claims = claims_to_look_at()
    shown = claims.waiting[:MOST_LINES]
    return Card(
        "claims",
        "Notices to FDA",
        f"{len(claims.waiting):,}",
        "to send",
        says=["Claims waiting for their notice to FDA (30 days: 21 CFR 101.93(a))."]
        if claims.waiting
        else ["FDA knows of every claim that was shown."],
        href=reverse("admin:supplement_claim_changelist") + "?notice=waiting",
        tone=worst([*map(_tone_of, claims.waiting), *(Tone.LATE for _ in claims.lost)]),
        lines=[
            Line(
                f"“{claim}” is off every page: no sound study stands behind it.",
                reverse("admin:supplement_claim_change", args=[claim.pk]),
                tone=Tone.LATE,
            )
            for claim in claims.lost
        ],
        picture=Meters("Days since each was first shown", [_days_of(c) for c in shown])
        if shown
        else None,
        more=len(claims.waiting[MOST_LINES:]),
        table=Table(
            ["claim", "first shown", "due", "days left"],
            [
                [one, one.first_shown_on, one.notice_due_on, one.notice_days_left]
                for one in claims.waiting
            ],
        )
        if claims.waiting
        else None,
    )


def reports_card(now: datetime) -> Card:
    today = localtime(now).date()
    waiting = list(SafetyReport.objects.waiting())
    shown = waiting[:MOST_LINES]
    return Card(
        "reports",
        "Reports of side effects",
        f"{len(waiting):,}",
        "whose clock runs",
        says=["15 business days to FDA, if serious: 21 USC 379aa-1(c)(1)."]
        if waiting
        else ["No clock runs."],
        href=reverse("admin:safety_report_safetyreport_changelist") + "?clock=waiting",
        tone=worst(_tone_in(_left(report, today)) for report in waiting),
        picture=Meters(
            "Business days since each was received",
            [_clock_of(report, today) for report in shown],
        )
        if shown
        else None,
        more=len(waiting[MOST_LINES:]),
        table=Table(
            ["report", "received", "due", "clock"],
            [
                [one.number, one.received_on, one.due_on, one.clock(today)]
                for one in waiting
            ],
        )
        if waiting
        else None,
    )


def _days_of(claim: Claim) -> Meter:
    left = claim.notice_days_left or 0
    return Meter(
        str(claim),
        claim.notice_words,
        percent(NOTICE_DAYS.days - left, NOTICE_DAYS.days),
        reverse("admin:supplement_claim_fda_notice", args=[claim.pk]),
        mark=percent(WARN_AFTER.days, NOTICE_DAYS.days),
        tone=_tone_of(claim),
    )


def _tone_of(claim: Claim) -> Tone:
    if claim.is_notice_overdue:
        return Tone.LATE
    left = claim.notice_days_left or 0
    return Tone.SOON if left <= (NOTICE_DAYS - WARN_AFTER).days else Tone.CALM


def _clock_of(report: SafetyReport, today: date) -> Meter:
    left = _left(report, today)
    return Meter(
        report.number,
        report.clock(today),
        percent(BUSINESS_DAYS - left, BUSINESS_DAYS),
        reverse("admin:safety_report_safetyreport_change", args=[report.pk]),
        mark=percent(WARNED_FROM, BUSINESS_DAYS),
        tone=_tone_in(left),
    )


def _left(report: SafetyReport, today: date) -> int:
    """Business days; minus one once it is overdue."""
    if today > report.due_on:
        return -1
    return sum(
        after_business_days(today, n) <= report.due_on
        for n in range(1, BUSINESS_DAYS + 1)
    )


def _tone_in(left: int) -> Tone:
    if left < 0:
        return Tone.LATE
    return Tone.SOON if left <= BUSINESS_DAYS - WARNED_FROM else Tone.CALM
