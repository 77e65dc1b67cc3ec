"""What staff see, a row of each thing at least, for the browser. Run by staging, on the
shop's database. Visitors see none of it."""

from datetime import timedelta
from decimal import Decimal

from axes.models import AccessAttempt
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client, RequestFactory
from django.test.utils import setup_test_environment
from django.utils import timezone
from oscar.core.loading import get_model

from blog import workflow
from blog.images import add_image
from blog.keeping import keep_first
from blog.models import Article, ArticleReview, Correction, Page, Series, Topic
from compliance.models import ClaimOverride, MedicalNotice
from shop.back_in_stock.models import Waiting
from shop.books.models import EXPORT
from shop.lot.models import LabResult, Lot, Recall
from shop.newsletter.models import Issue, Subscriber
from shop.order import life, status
from shop.order.models import Order
from shop.parcel.allotting import allot
from shop.parcel.models import Parcel
from shop.parcel.shipping import deliver, pack, ship
from shop.progress.models import Job
from shop.recall.models import RecallLetter
from shop.returns import deciding
from shop.returns.admin_forms import WHAT_TO_DO
from shop.returns.asking import ask as ask_for_return
from shop.returns.models import Return
from shop.safety_report.models import FollowUp, HealthDetails, SafetyReport
from shop.staff.log import log
from shop.staff.roles import ROLES, make_roles
from shop.stripe.models import Dispute, PaymentAttempt, Refund, StripeEvent
from shop.supplement.models import Supplement
from shop.user.models import User
from tests.factories import picture_file
from tests.shop.review.making import arrived, written
from tests.shop.selling import ConditionalOffer, buy, voucher
from tests.shop.staff.factors import PASSWORD, with_factor

WHY = "Staged for the browser's tests."
LONG_NAME = "Wolfeschlegelsteinhausenbergerdorff Featherstonehaugh"
BODY = "## What was measured\n\nForce fell after the effort.[@klass2004]\n"


def staff_desk() -> dict[str, dict[str, str]]:
    """Sessions of somebody in each role, the path of a row of each table, and the
    numbers that stand in the addresses of the other pages."""
    # Lets the client see what the checkout page signs into its form.
    setup_test_environment()
    return {
        "sessions": _sessions(),
        "numbers": {
            **_of_orders(),
            **_of_returns(),
            **_of_lots(),
            **_of_letters(),
            **_of_articles(),
            **_of_people(),
            **_of_claims(),
        },
        "rows": _rows(),
    }


def _sessions() -> dict[str, str]:
    make_roles()
    sessions = {"superuser": _session_of(_staff())}
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


def _of_orders() -> dict[str, str]:
    paid, to_pack, packed = (_paid(LONG_NAME if n else "Jo") for n in range(3))
    allot([paid.pk, to_pack.pk, packed.pk])
    pack(packed.pk, note=WHY, by=_staff())
    attempt = paid.payment_attempts.get()
    Refund.objects.create(
        order=paid,
        attempt=attempt,
        amount=Decimal("9.00"),
        reason=WHY,
        status=Refund.Status.FAILED,
    )
    Dispute.objects.create(
        order=paid,
        attempt=attempt,
        dispute_id="dp_staged",
        amount=Decimal("39.00"),
        reason="product_not_received",
        status="needs_response",
        order_status_before=status.PAID,
    )
    StripeEvent.objects.create(
        event_id="evt_staged",
        type="charge.dispute.created",
        object_id="dp_staged",
        created=timezone.now(),
        processed_at=timezone.now(),
        order=paid,
        outcome="A dispute was opened.",
    )
    held = _placed()
    with transaction.atomic():
        life.hold_for_review(life.lock(held.pk), why="Another amount arrived.")
    PaymentAttempt.objects.filter(order=held).update(
        status=PaymentAttempt.Status.REVIEW, amount_received=Decimal("1.00")
    )
    return {
        "order": str(paid.pk),
        "packed": str(packed.pk),
        "sent": str(_sent().pk),
        "to pack": ",".join(str(order.pk) for order in (paid, to_pack)),
        "payment": str(attempt.pk),
        "payment to review": str(held.payment_attempts.get().pk),
    }


def _of_returns() -> dict[str, str]:
    made = {}
    for wanted in ["asked", "approved", "received"]:
        order = deliver(_sent().pk, note=WHY, by=_staff())
        found = ask_for_return(
            order,
            quantities={order.lines.get(): 1},
            reason=Return.Reason.BROKEN,
            words=WHY,
            photos=[],
        )
        if wanted != "asked":
            to = "Sample Firm, 12 Example Street, Hartford, CT 06103"
            deciding.approve(found.pk, answer=WHAT_TO_DO, send_to=to, by=_staff())
        if wanted == "received":
            back = {found.lines.get(): deciding.CameBack(restocked=0, destroyed=1)}
            deciding.receive(found.pk, came_back=back, note="", by=_staff())
        made[f"return {wanted}"] = str(found.pk)
    review = written(arrived(_product()), stars=2, text="They smell of hay. " * 12)
    return {**made, "review": str(review.pk)}


def _of_lots() -> dict[str, str]:
    today = timezone.localdate()
    lot = Lot.objects.create(
        supplement=Supplement.objects.get(product=_product()),
        number="STAGED-0001-WITH-A-LONG-NUMBER",
        made_on=today - timedelta(days=900),
        expires_on=today + timedelta(days=30),
        notes=WHY,
        is_sample=True,
    )
    LabResult.objects.create(
        lot=lot,
        group=LabResult.Group.CONTAMINANTS,
        tested="Lead",
        method="ICP-MS",
        found="0.2",
        unit="µg per day",
        at_most=Decimal("0.5"),
        laboratory="Sample Laboratory",
        tested_on=today - timedelta(days=890),
    )
    recall = Recall.objects.create(
        lot=lot,
        reason="Seals may leak.",
        advice="Do not take the capsules.",
        started_by=_staff(),
        ended_at=timezone.now(),
    )
    RecallLetter.objects.create(
        recall=recall,
        order=Order.objects.latest("pk"),
        status=RecallLetter.Status.FAILED,
        problem="The mail server refused it.",
    )
    return {"lot": str(_lot().pk), "recall": str(recall.pk)}


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
        sent_by=_staff(),
    )
    for email in [
        "reads@example.com",
        "wolfeschlegelsteinhausenbergerdorff@example.com",
    ]:
        Subscriber.objects.create(
            email=email, asked_at=now, confirmed_at=now, consent=WHY
        )
        Waiting.objects.create(product=_product(), email=email, confirmed_at=now)
    job = Job.objects.create(
        kind=EXPORT,
        title="Orders, October 1 to October 31",
        asked_by=_staff(),
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
        workflow.submit(article.pk, by=_staff())
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
    add_image(picture_file(), alt="A bottle.", credit="Sample", by=_staff())
    live = Article.objects.published().latest("published_at")
    page = Page.objects.get(slug="about")
    page.keep(by=_staff(), why=WHY)
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
    keep_first(article, by=_staff(), why=WHY)
    return article


def _of_people() -> dict[str, str]:
    person = User.objects.create_user("with.factor@example.com", PASSWORD)
    person.is_staff = True
    person.save(update_fields=["is_staff"])
    with_factor(person)
    log(person, "Invited. Roles: Packers.", by=_staff())
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
        requested_by=_staff(),
    )
    # The words that stand there already.
    words = MedicalNotice.objects.current()
    MedicalNotice.objects.create(
        text=words.english, spanish=words.spanish, reason=WHY, created_by=_staff()
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
    FollowUp.objects.create(report=happened, text="Called back.", written_by=_staff())
    supplement = Supplement.objects.get(product=_product())
    return {
        "safety report": str(happened.pk),
        "claim": str(supplement.claims.first().pk),
        "supplement": str(supplement.pk),
    }


def _rows() -> dict[str, str]:
    """By the label of its table, the newest row as its list has it."""
    request = RequestFactory().get("/admin/")
    request.user = _staff()
    rows = {}
    for model, page in admin.site._registry.items():
        newest = page.get_queryset(request).order_by("-pk").first()
        rows[model._meta.label] = str(newest.pk) if newest else ""
    empty = [label for label, newest in rows.items() if not newest]
    assert not empty, f"Stage a row of each: {empty}"
    return rows


def _placed(name: str = "Jordan Sample") -> Order:
    return buy(Client(SERVER_NAME="127.0.0.1"), _product(), name=name)


def _paid(name: str) -> Order:
    order = _placed(name)
    with transaction.atomic():
        life.mark_paid(life.lock(order.pk), why=WHY)
    return order


def _sent() -> Order:
    order = _paid(LONG_NAME)
    pack(order.pk, note=WHY, by=_staff())
    parcel = Parcel(carrier=Parcel.Carrier.USPS, tracking_number="9400" * 5)
    ship(order.pk, parcel, lots=[_lot()], note=WHY, by=_staff())
    return order


def _product():
    return get_model("catalogue", "Product").objects.get(upc="ANX-60")


def _lot() -> Lot:
    return Lot.objects.get(key="2610A")


def _staff() -> User:
    return User.objects.get(email="staff@example.com")


def _colleague() -> User:
    return User.objects.filter(is_staff=True).exclude(pk=_staff().pk).earliest("pk")
