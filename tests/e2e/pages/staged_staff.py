"""What staff see, a row of each thing at least, for the browser. Run by staging, on the
shop's database. Visitors see none of it."""

from datetime import timedelta

from axes.models import AccessAttempt
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client, RequestFactory
from django.test.utils import setup_test_environment
from django.utils import timezone

from blog import workflow
from blog.images import add_image
from blog.keeping import keep_first
from blog.models import Article, ArticleReview, Correction, Page, Series, Topic
from compliance.models import ClaimOverride, MedicalNotice
from shop.back_in_stock.models import Waiting
from shop.books.models import EXPORT
from shop.newsletter.models import Issue, Subscriber
from shop.progress.models import Job
from shop.safety_report.models import FollowUp, HealthDetails, SafetyReport
from shop.staff.log import log
from shop.staff.roles import ROLES, make_roles
from shop.supplement.models import Supplement
from shop.user.models import User
from tests.e2e.pages.staged_goods import (
    of_lots,
    of_orders,
    of_returns,
    the_product,
    the_staff,
)
from tests.factories import picture_file
from tests.shop.selling import ConditionalOffer, voucher
from tests.shop.staff.factors import PASSWORD, with_factor

WHY = "Staged for the browser's tests."
BODY = "## What was measured\n\nForce fell after the effort.[@klass2004]\n"


def staff_desk() -> dict[str, dict[str, str]]:
    """Sessions of somebody in each role, the path of a row of each table, and the
    numbers that stand in the addresses of the other pages."""
    # Lets the client see what the checkout page signs into its form.
    setup_test_environment()
    return {
        "sessions": _sessions(),
        "numbers": {
            **of_orders(),
            **of_returns(),
            **of_lots(),
            **_of_letters(),
            **_of_articles(),
            **_of_people(),
            **_of_claims(),
        },
        "rows": _rows(),
    }


def _sessions() -> dict[str, str]:
    make_roles()
    sessions = {"superuser": _session_of(the_staff())}
    for role in ROLES:
        email = f"{role.name.lower().replace(' ', '.')}@example.com"
        person, _ = User.objects.get_or_create(email=email, is_staff=True)
        person.groups.set([Group.objects.get(name=role.name)])
        sessions[role.name] = _session_of(person)
    return sessions


def _session_of(person: User) -> str:
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return client.cookies["sessionid"].value


def _of_letters() -> dict[str, str]:
    now = timezone.now()
    draft = Issue.objects.create(subject="What we read in March", body=BODY)
    scheduled = Issue.objects.create(
        subject="For the autumn",
        body=BODY,
        status=Issue.Status.SCHEDULED,
        send_at=now + timedelta(days=300),
    )
    paused = Issue.objects.create(
        subject="Held back",
        body=BODY,
        status=Issue.Status.PAUSED,
        started_at=now,
        sent_by=the_staff(),
    )
    for email in [
        "reads@example.com",
        "wolfeschlegelsteinhausenbergerdorff@example.com",
    ]:
        Subscriber.objects.create(
            email=email, asked_at=now, confirmed_at=now, consent=WHY
        )
        Waiting.objects.create(product=the_product(), email=email, confirmed_at=now)
    job = Job.objects.create(
        kind=EXPORT,
        title="Orders, October 1 to October 31",
        asked_by=the_staff(),
        arguments={"table": "orders", "since": "2026-10-01", "until": "2026-10-31"},
        state=Job.State.FAILED,
        started_at=now,
        total=40,
        done=12,
        problem="The disk is full: make room, then start it again.",
    )
    return {
        "issue": str(draft.pk),
        "issue scheduled": str(scheduled.pk),
        "issue paused": str(paused.pk),
        "job": str(job.pk),
    }


def _of_articles() -> dict[str, str]:
    draft, handed_in, approved = (_article(name) for name in ("draft", "in", "ready"))
    for article in (handed_in, approved):
        workflow.submit(article.pk, by=the_staff())
    workflow.approve(approved.pk, 1, by=_colleague())
    withdrawn = _article("withdrawn", status=Article.Status.WITHDRAWN)
    Correction.objects.create(
        article=withdrawn, was_wrong="It said 60 adults.", says_now="It says 61 adults."
    )
    ArticleReview.objects.create(
        article=withdrawn,
        name="Sample Person",
        credential="Sample",
        reviewed_on=timezone.localdate(),
    )
    series = Series.objects.create(name="Staged for the browser’s tests")
    series.parts.create(article=withdrawn, position=1)
    add_image(picture_file(), alt="A bottle.", credit="Sample", by=the_staff())
    live = Article.objects.published().latest("published_at")
    page = Page.objects.get(slug="about")
    page.keep(by=the_staff(), why=WHY)
    return {
        "draft": str(draft.pk),
        "handed in": str(handed_in.pk),
        "approved": str(approved.pk),
        "withdrawn": str(withdrawn.pk),
        "live": str(live.pk),
        "page": str(page.pk),
        "version": str(page.versions.latest("pk").pk),
    }


def _article(name: str, **values: str) -> Article:
    article = Article.objects.create(
        title=f"An article that is staged: {name}",
        slug=f"staged-{name}",
        topic=Topic.objects.first(),
        standfirst="What stands under the title.",
        excerpt="What lists say.",
        body=BODY,
        published_at=timezone.now(),
        **values,
    )
    keep_first(article, by=the_staff(), why=WHY)
    return article


def _of_people() -> dict[str, str]:
    person = User.objects.create_user("with.factor@example.com", PASSWORD)
    person.is_staff = True
    person.save(update_fields=["is_staff"])
    with_factor(person)
    log(person, "Invited. Roles: Packers.", by=the_staff())
    AccessAttempt.objects.create(
        username="nobody@example.com",
        ip_address="192.0.2.7",
        user_agent="A browser that says much about itself, and then some more. " * 3,
        failures_since_start=3,
        get_data="",
        post_data="username=nobody@example.com",
        http_accept="text/html",
        path_info="/admin/login/",
    )
    return {"person": str(person.pk)}


def _of_claims() -> dict[str, str]:
    ClaimOverride.objects.create(
        text="Words that read as a claim about a disease, and are none.",
        reason=WHY,
        requested_by=the_staff(),
    )
    # The words that stand there already.
    words = MedicalNotice.objects.current()
    MedicalNotice.objects.create(
        text=words.english, spanish=words.spanish, reason=WHY, created_by=the_staff()
    )
    offer = voucher("STAGED", percent=10).offers.get()
    ConditionalOffer.objects.create(
        name="Staged, and paused",
        status=ConditionalOffer.SUSPENDED,
        condition=offer.condition,
        benefit=offer.benefit,
    )
    happened = SafetyReport.objects.create(
        received_on=timezone.localdate() - timedelta(days=16), fingerprint="staged"
    )
    HealthDetails.objects.create(
        report=happened,
        happened="A sample report: a headache after the first capsule. " * 4,
        name="Robin Sample",
        led_to=["hospital"],
    )
    FollowUp.objects.create(
        report=happened, text="Called back.", written_by=the_staff()
    )
    supplement = Supplement.objects.get(product=the_product())
    return {
        "safety report": str(happened.pk),
        "claim": str(supplement.claims.first().pk),
        "supplement": str(supplement.pk),
    }


def _rows() -> dict[str, str]:
    """By the label of its table, the newest row as its list has it."""
    request = RequestFactory().get("/admin/")
    request.user = the_staff()
    rows = {}
    for model, page in admin.site._registry.items():
        newest = page.get_queryset(request).order_by("-pk").first()
        rows[model._meta.label] = str(newest.pk) if newest else ""
    empty = [label for label, newest in rows.items() if not newest]
    assert not empty, f"Stage a row of each: {empty}"
    return rows


def _colleague() -> User:
    return User.objects.filter(is_staff=True).exclude(pk=the_staff().pk).earliest("pk")
