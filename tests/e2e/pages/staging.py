"""Brings the running shop into states that a buyer's own steps cannot reach at once.

RunningShop.stage() runs each in a process of its own, with the settings of the shop.
They return what can be written as JSON.
"""

import json
from decimal import Decimal
from io import StringIO

from django.contrib.auth.models import Group
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.management import call_command
from django.db import transaction
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.test.utils import setup_test_environment
from django.urls import reverse
from django.utils import timezone
from django.views import defaults
from oscar.core.loading import get_model

from blog.models import Article, Page, Source, Topic
from shop.account.mail import KIND, mail_account
from shop.account.models import AccountMail
from shop.back_in_stock.mail import tell_some
from shop.back_in_stock.models import Waiting
from shop.back_in_stock.waiting import ask_for
from shop.lot.models import Lot
from shop.newsletter.consent import sign_up
from shop.newsletter.mail import send_test
from shop.newsletter.models import Issue, SignUp, Subscriber
from shop.order import life, status
from shop.order.alerts import send_alert
from shop.order.links import order_path, receipt_path
from shop.order.models import Order
from shop.parcel.models import Parcel
from shop.parcel.shipping import ship
from shop.recall.recalling import start_recall
from shop.returns import deciding
from shop.returns.admin_forms import WHAT_TO_DO
from shop.returns.asking import ask as ask_for_return
from shop.returns.models import Return
from shop.staff.password import send_reset_link
from shop.stripe.mail import send_order_cancelled, send_refunded
from shop.stripe.models import Refund
from shop.user.models import User
from tests.e2e.pages.staged_month import (  # noqa: F401 (asked for by name)
    approve_return,
    deliver_order,
    leave_link,
    let_a_month_pass,
    publish_review,
    refund_return,
    ship_order,
    tell_who_waits,
)
from tests.e2e.pages.staged_reviews import reviews  # noqa: F401 (asked for by name)
from tests.e2e.pages.staged_staff import staff_desk  # noqa: F401 (asked for by name)
from tests.e2e.pages.staged_weight import heaviest_product  # noqa: F401 (the same)
from tests.shop.selling import TYPED, bottle, buy, link_to

WHY = "Staged for the browser's tests."
TRACKING_NUMBER = "9400100000000000000000"
LONG = {
    "name": "Wolfeschlegelsteinhausenbergerdorff Featherstonehaugh-Cholmondeley",
    "line1": "98765 North Old Lake Chargoggagoggmanchauggagoggchaubunagungamaugg Road",
    "line2": "Building 12, third floor, the door behind the blue staircase",
    "city": "Lake Chargoggagoggmanchauggagoggchaubunagungamaugg",
}
LONG_EMAIL = "wolfeschlegelsteinhausenbergerdorff.the.third@mail.of.a.long.example.com"
LONG_TITLE = (
    "Capsules with a name as long as somebody once typed, Chargoggagoggmanchauggagogg"
    "chaubunagungamaugg edition, sixty of them in a bottle of glass"
)
LETTERS = [
    "Refund for your order",
    "is cancelled",
    "needs a look",
    "Choose a new password",
    "Sign in to AnxDefy+",
    "No AnxDefy+ link for this address",
    "Use this address for your AnxDefy+ account",
    "This address has an account at AnxDefy+ already",
    "Your AnxDefy+ account has another address",
    "Your AnxDefy+ account is deleted",
    "Do you want the AnxDefy+ newsletter",
    "You get the AnxDefy+ newsletter already",
    "Shall we email you when",
    "You are on the list for",
    "Back in stock: ",
    "What the trials measured",
]
"""Words of the letters that letters() asks for."""
BY_HAND = {
    status.PAID: (),
    status.PACKED: (status.PACKED,),
    status.SHIPPED: (status.PACKED, status.SHIPPED),
    status.DELIVERED: (status.PACKED, status.SHIPPED, status.DELIVERED),
}


def orders() -> dict[str, str]:
    """The path of one order in every status and of one as long as orders get."""
    # Lets the client see what the checkout page signs into its form.
    setup_test_environment()
    paths = {}
    for wanted in status.PIPELINE:
        order = _placed()
        with transaction.atomic():
            _bring(life.lock(order.pk), wanted)
        paths[wanted] = order_path(order)
    paths["long"] = order_path(_placed(quantity=12, **LONG))
    return paths


def newsletter() -> dict[str, str]:
    """The links of somebody who asked, and of somebody who gets it."""
    asked = SignUp.objects.create(email="asked@example.com")
    over = SignUp(email="over@example.com")
    now = timezone.now()
    reader, _ = Subscriber.objects.get_or_create(
        email=LONG_EMAIL,
        defaults={"asked_at": now, "confirmed_at": now, "consent": WHY},
    )
    leave = reader.unsubscribe_path()
    return {
        "confirm": asked.get_absolute_url(),
        "over": over.get_absolute_url(),
        "leave": leave,
        "cut": leave[:-6] + "/",
    }


def waiting() -> dict[str, str]:
    """The links of somebody who asked, and of somebody who waits for a bottle."""
    product = get_model("catalogue", "Product").objects.filter(is_public=True).first()
    asked = Waiting.objects.create(product=product, email="asked@example.com")
    waits = Waiting.objects.create(
        product=product, email=LONG_EMAIL, confirmed_at=timezone.now()
    )
    return {
        "ask": reverse("back_in_stock:ask", args=[product.pk]),
        "confirm": asked.get_absolute_url(),
        "over": Waiting(product=product).get_absolute_url(),
        "leave": waits.leave_path(),
    }


def after_buying() -> dict[str, str]:
    """What can be done with an order, and what can be printed of it."""
    setup_test_environment()
    paid, unpaid = _placed(quantity=2), _placed()
    with transaction.atomic():
        _bring(life.lock(paid.pk), status.PAID)
    return {
        "stripe:cancel unpaid": link_to("stripe:cancel", unpaid),
        "stripe:cancel paid": link_to("stripe:cancel", paid),
        "order:receipt": receipt_path(paid),
        "order:detail too late to cancel": f"{_shipped()}?cancel=late",
    }


def returns() -> dict[str, str]:
    """The page that asks, and the page of an order with a return in every state."""
    setup_test_environment()
    paths = {"returns:ask": link_to("returns:ask", _arrived())}
    for wanted in Return.Status.values:
        order = _arrived()
        made = ask_for_return(
            order,
            quantities={order.lines.get(): 1},
            reason=Return.Reason.BROKEN,
            words=WHY,
            photos=[],
        )
        _decide(made, wanted)
        paths[f"order:detail with a return that is {wanted}"] = order_path(order)
    return paths


def _decide(made: Return, wanted: str) -> None:
    staff = _staff()
    if wanted == Return.Status.DECLINED:
        deciding.decline(made.pk, answer="The seal is broken.", by=staff)
    if wanted in {Return.Status.ASKED, Return.Status.DECLINED}:
        return
    to = "Sample Firm, 12 Example Street, Hartford, CT 06103"
    deciding.approve(made.pk, answer=WHAT_TO_DO, send_to=to, by=staff)
    if wanted == Return.Status.CLOSED:
        deciding.close(made.pk, answer="It never came.", by=staff)
    if wanted in {Return.Status.RECEIVED, Return.Status.REFUNDED}:
        came_back = {made.lines.get(): deciding.CameBack(restocked=0, destroyed=1)}
        deciding.receive(made.pk, came_back=came_back, note="", by=staff)
    if wanted == Return.Status.REFUNDED:
        order = made.order
        Return.objects.filter(pk=made.pk).update(
            status=wanted,
            refund=Refund.objects.create(
                order=order,
                attempt=order.payment_attempts.get(),
                amount=Decimal("39.00"),
                reason=WHY,
                status=Refund.Status.SUCCEEDED,
            ),
        )


def _arrived() -> Order:
    order = _placed(quantity=2)
    with transaction.atomic():
        _bring(life.lock(order.pk), status.DELIVERED)
    return Order.objects.get(pk=order.pk)


def _shipped() -> str:
    order = _placed()
    with transaction.atomic():
        _bring(life.lock(order.pk), status.SHIPPED)
    return order_path(order)


def recalled() -> dict[str, str]:
    """The pages of a lot that was called back and of an order that got it."""
    setup_test_environment()
    lot = Lot.objects.get(key="2608B")
    if not lot.is_recalled:
        _recall(lot)
    order = Order.objects.filter(parcel__lots=lot).latest("pk")
    return {"lot": lot.get_absolute_url(), "order": order_path(order)}


def _recall(lot: Lot) -> None:
    order = _placed()
    with transaction.atomic():
        life.mark_paid(life.lock(order.pk), why=WHY)
        life.move_by_hand(life.lock(order.pk), status.PACKED, why=WHY, by=_staff())
    ship(order.pk, _parcel(), lots=[lot], note=WHY, by=_staff())
    words = {"reason": "Seals may leak.", "advice": "Do not take the capsules."}
    start_recall(lot.pk, by=_staff(), **words)


def addresses() -> dict[str, list[str]]:
    """Every page whose address names a row, by the name of its URL."""
    rows = {
        "catalogue:detail": [_product()],
        "blog:article": Article.objects.published(),
        "blog:topic": Topic.objects.all(),
        "pages:page": Page.objects.all(),
        "blog:source": Source.objects.public(),
        "lot:detail": Lot.objects.public()[:1],
    }
    return {
        name: [row.get_absolute_url() for row in found] for name, found in rows.items()
    }


def stock(left: str) -> int:
    """How many were left before."""
    record = _product().stockrecords.get()
    before = record.net_stock_level
    record.num_in_stock = int(left) + (record.num_allocated or 0)
    record.save()
    return before


def colleague() -> list[str]:
    """The address and password of a second person who writes and reviews."""
    email, password = "dana@example.com", "only-for-the-browser"
    if not User.objects.filter(email=email).exists():
        user = User.objects.create_user(email=email, password=password)
        user.is_staff = True
        user.save(update_fields=["is_staff"])
        call_command("make_newsroom", verbosity=0, stdout=StringIO())
        user.groups.set(Group.objects.filter(name__in=["Writers", "Reviewers"]))
    return [email, password]


def error_page(code: str) -> str:
    request = RequestFactory(SERVER_NAME="127.0.0.1").get("/")
    if code == "400":
        return defaults.bad_request(request, BadRequest()).content.decode()
    if code == "403":
        return defaults.permission_denied(request, PermissionDenied()).content.decode()
    if code == "503":
        return render_to_string("503.html")
    return defaults.server_error(request).content.decode()


def letters() -> None:
    """Asks the worker for the letters that no other staging leads to."""
    setup_test_environment()
    order = _placed(quantity=2)
    made = Refund.objects.create(
        order=order,
        attempt=order.payment_attempts.get(),
        amount=Decimal("39.00"),
        reason=WHY,
        status=Refund.Status.SUCCEEDED,
    )
    made.lines.create(order_line=order.lines.get(), quantity=1)
    send_refunded.enqueue(made.pk)
    cancelled = _placed()
    with transaction.atomic():
        life.cancel(life.lock(cancelled.pk), why=WHY)
    send_order_cancelled.enqueue(cancelled.pk)
    send_alert.enqueue(order.pk, "A payment waits for a person to decide.")
    send_reset_link.enqueue(_staff().pk)
    buyer = User.objects.create_user("moving@example.com")
    User.objects.create_user("taken@example.com")
    for email in ["new.buyer@example.com", _staff().email]:
        mail_account(KIND.SIGN_IN, email)
    for email in ["new.address@example.com", "taken@example.com"]:
        mail_account(KIND.NEW_ADDRESS, email, buyer)
    for kind in [KIND.ADDRESS_CHANGED, KIND.DELETED]:
        mail_account(kind, "was.here@example.com")
    _letters_of_lists()


def _letters_of_lists() -> None:
    now, known = timezone.now(), "known@example.com"
    product = get_model("catalogue", "Product").objects.filter(is_public=True).first()
    Subscriber.objects.create(email=known, asked_at=now, confirmed_at=now, consent=WHY)
    Waiting.objects.create(product=product, email=known, confirmed_at=now)
    for email in ["asks@example.com", known]:
        sign_up(email)
        ask_for(product, email)
    tell_some.enqueue(product.pk)
    issue = Issue.objects.create(
        subject="What the trials measured",
        preview="A letter with everything in it.",
        body=f"{Article.objects.first().body[:6000]}\n\n::claim{{calmer-response}}",
    )
    send_test.enqueue(issue.pk, "staff@example.com")


def accounts() -> dict[str, str]:
    """Sessions of a buyer with all that an account can hold and of one with nothing,
    and links that were mailed."""
    setup_test_environment()
    for wanted in status.PIPELINE:
        with transaction.atomic():
            _bring(life.lock(_placed(email=LONG_EMAIL).pk), wanted)
    for _ in range(2):
        _placed(email=LONG_EMAIL)
    busy = _signed_in(LONG_EMAIL)
    for typed in [{}, LONG]:
        busy.post(reverse("account:address-add"), TYPED | typed)
    user = User.objects.get(email=LONG_EMAIL)
    address = user.addresses.latest("pk")
    return {
        "busy": busy.cookies["sessionid"].value,
        "empty": _signed_in("empty@example.com").cookies["sessionid"].value,
        "address": reverse("account:address", args=[address.pk]),
        "link": _link(KIND.SIGN_IN, "buyer@example.com"),
        "link of staff": _link(KIND.SIGN_IN, _staff().email),
        "link to move": _link(KIND.NEW_ADDRESS, "new@example.com", user),
    }


def add_products(number: str) -> list[tuple[str, str]]:
    """Page and "add to basket" of each."""
    added = [bottle(title=f"{number:02} {LONG_TITLE}") for number in range(int(number))]
    return [
        (product.get_absolute_url(), reverse("basket:add", args=[product.pk]))
        for product in added
    ]


def remove_products() -> None:
    get_model("catalogue", "Product").objects.filter(
        title__endswith=LONG_TITLE
    ).delete()


def hide_articles() -> dict[int, str]:
    """The status that each article had."""
    before = dict(Article.objects.values_list("pk", "status"))
    Article.objects.update(status=Article.Status.DRAFT)
    return before


def show_articles(before: str) -> None:
    for pk, was in json.loads(before).items():
        Article.objects.filter(pk=pk).update(status=was)


def _signed_in(email: str) -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    client.post(_link(KIND.SIGN_IN, email))
    return client


def _link(kind: str, email: str, user: User | None = None) -> str:
    mail = AccountMail.objects.create(kind=kind, email=email, user=user)
    return mail.get_absolute_url()


def _product():
    return get_model("catalogue", "Product").objects.get(upc="ANX-60")


def _placed(quantity: int = 1, **typed: str) -> Order:
    return buy(Client(SERVER_NAME="127.0.0.1"), _product(), quantity, **typed)


def _bring(order: Order, wanted: str) -> None:
    if wanted == status.CANCELLED:
        life.cancel(order, why=WHY)
    elif wanted == status.PAYMENT_REVIEW:
        life.hold_for_review(order, why=WHY)
    elif wanted != status.PENDING_PAYMENT:
        life.mark_paid(order, why=WHY)
    if wanted == status.REFUNDED:
        life.mark_refunded(order, why=WHY)
    elif wanted == status.DISPUTED:
        life.mark_disputed(order, why=WHY)
    for step in BY_HAND.get(wanted, ()):
        if step == status.SHIPPED:
            ship(order.pk, _parcel(), lots=[_lot()], note=WHY, by=_staff())
        else:
            life.move_by_hand(life.lock(order.pk), step, why=WHY, by=_staff())


def _parcel() -> Parcel:
    return Parcel(
        carrier=Parcel.Carrier.USPS,
        tracking_number=TRACKING_NUMBER,
    )


def _lot() -> Lot:
    return Lot.objects.get(key="2610A")


def _staff() -> User:
    return User.objects.get(email="staff@example.com")


def speak_a_claim(key: str) -> tuple[str, str]:
    """Puts it into the newest article; returns the address, and the body of before."""
    article = Article.objects.published().first()
    body = article.body
    article.body = f"{body}\n\n::claim{{{key}}}\n"
    article.save()
    return article.get_absolute_url(), body


def write_again(address: str, body: str) -> None:
    article = Article.objects.get(slug=address.rstrip("/").rpartition("/")[2])
    article.body = body
    article.save()
