"""What staff and the calendar do to one order. Run by staging, on the shop's database."""

from datetime import timedelta

from django.utils import timezone
from oscar.core.loading import get_model

from shop.back_in_stock.mail import tell_some
from shop.lot.models import Lot
from shop.newsletter.models import Subscriber
from shop.order.models import Order
from shop.parcel.models import Parcel
from shop.parcel.shipping import deliver, pack, ship
from shop.returns import deciding
from shop.returns.admin_forms import WHAT_TO_DO
from shop.returns.models import Return
from shop.review.asking import ask_for_reviews
from shop.review.models import Review
from shop.review.moderating import publish, seen_words
from shop.user.models import User
from tests.shop.review.making import reader

TRACKING_NUMBER = "9400111111111111111111"
SEND_TO = "Sample Firm, 12 Example Street, Hartford, CT 06103"


def ship_order(number: str) -> str:
    """The number of the lot that its bottles are from."""
    order, lot = _order(number), Lot.objects.get(key="2610A")
    pack(order.pk, note="", by=_staff())
    parcel = Parcel(carrier=Parcel.Carrier.USPS, tracking_number=TRACKING_NUMBER)
    ship(order.pk, parcel, lots=[lot], note="", by=_staff())
    return lot.number


def deliver_order(number: str) -> None:
    deliver(_order(number).pk, note="", by=_staff())


def let_a_month_pass(number: str) -> None:
    """Since it arrived: the bottle is empty, and the buyer is asked for a review."""
    arrived = timezone.now() - timedelta(days=31)
    Parcel.objects.filter(order__number=number).update(delivered_at=arrived)
    ask_for_reviews()


def publish_review(number: str) -> None:
    review = Review.objects.get(order_line__order__number=number)
    publish(review.pk, note="", seen=seen_words(review), by=reader())


def approve_return(number: str) -> None:
    asked = Return.objects.get(order__number=number)
    deciding.approve(asked.pk, answer=WHAT_TO_DO, send_to=SEND_TO, by=_staff())


def refund_return(number: str) -> None:
    asked = Return.objects.get(order__number=number)
    came_back = {
        line: deciding.CameBack(restocked=0, destroyed=line.quantity)
        for line in asked.lines.all()
    }
    deciding.receive(asked.pk, came_back=came_back, note="", by=_staff())
    amount = deciding.proposed_amount(asked)
    deciding.refund_return(asked.pk, amount=amount, note="", by=_staff())


def leave_link(email: str) -> str:
    """As it stands in each letter to this subscriber."""
    return Subscriber.objects.get(email=email).unsubscribe_path()


def tell_who_waits() -> None:
    tell_some.enqueue(get_model("catalogue", "Product").objects.get(upc="ANX-60").pk)


def _order(number: str) -> Order:
    return Order.objects.get(number=number)


def _staff() -> User:
    return User.objects.get(email="staff@example.com")
