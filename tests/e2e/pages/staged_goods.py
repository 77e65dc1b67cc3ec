"""Orders, returns and lots as staff see them, for staged_staff."""

from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.test import Client
from django.utils import timezone
from oscar.core.loading import get_model

from shop.lot.models import LabResult, Lot, Recall
from shop.order import life, status
from shop.order.models import Order
from shop.parcel.allotting import allot
from shop.parcel.models import Parcel
from shop.parcel.shipping import deliver, pack, ship
from shop.recall.models import RecallLetter
from shop.returns import deciding
from shop.returns.admin_forms import WHAT_TO_DO
from shop.returns.asking import ask as ask_for_return
from shop.returns.models import Return
from shop.stripe.models import Dispute, PaymentAttempt, Refund, StripeEvent
from shop.supplement.models import Supplement
from shop.user.models import User
from tests.shop.review.making import arrived, written
from tests.shop.selling import buy

WHY = "Staged for the browser's tests."
LONG_NAME = "Wolfeschlegelsteinhausenbergerdorff Featherstonehaugh"


def of_orders() -> dict[str, str]:
    paid, to_pack, packed = (_paid(LONG_NAME if n else "Jo") for n in range(3))
    allot([paid.pk, to_pack.pk, packed.pk])
    pack(packed.pk, note=WHY, by=the_staff())
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


def of_returns() -> dict[str, str]:
    made = {}
    for wanted in ["asked", "approved", "received"]:
        order = deliver(_sent().pk, note=WHY, by=the_staff())
        found = ask_for_return(
            order,
            quantities={order.lines.get(): 1},
            reason=Return.Reason.BROKEN,
            words=WHY,
            photos=[],
        )
        if wanted != "asked":
            to = "Sample Firm, 12 Example Street, Hartford, CT 06103"
            deciding.approve(found.pk, answer=WHAT_TO_DO, send_to=to, by=the_staff())
        if wanted == "received":
            back = {found.lines.get(): deciding.CameBack(restocked=0, destroyed=1)}
            deciding.receive(found.pk, came_back=back, note="", by=the_staff())
        made[f"return {wanted}"] = str(found.pk)
    review = written(arrived(the_product()), stars=2, text="They smell of hay. " * 12)
    return {**made, "review": str(review.pk)}


def of_lots() -> dict[str, str]:
    today = timezone.localdate()
    lot = Lot.objects.create(
        supplement=Supplement.objects.get(product=the_product()),
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
        started_by=the_staff(),
        ended_at=timezone.now(),
    )
    RecallLetter.objects.create(
        recall=recall,
        order=Order.objects.latest("pk"),
        status=RecallLetter.Status.FAILED,
        problem="The mail server refused it.",
    )
    return {"lot": str(the_lot().pk), "recall": str(recall.pk)}


def _placed(name: str = "Jordan Sample") -> Order:
    return buy(Client(SERVER_NAME="127.0.0.1"), the_product(), name=name)


def _paid(name: str) -> Order:
    order = _placed(name)
    with transaction.atomic():
        life.mark_paid(life.lock(order.pk), why=WHY)
    return order


def _sent() -> Order:
    order = _paid(LONG_NAME)
    pack(order.pk, note=WHY, by=the_staff())
    parcel = Parcel(carrier=Parcel.Carrier.USPS, tracking_number="9400" * 5)
    ship(order.pk, parcel, lots=[the_lot()], note=WHY, by=the_staff())
    return order


def the_product():
    return get_model("catalogue", "Product").objects.get(upc="ANX-60")


def the_lot() -> Lot:
    return Lot.objects.get(key="2610A")


def the_staff() -> User:
    return User.objects.get(email="staff@example.com")
