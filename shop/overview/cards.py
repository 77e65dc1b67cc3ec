"""Which cards there are, and who may see each: whoever may see the list it counts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from shop.overview.card import Card
from shop.overview.clocks import claims_card, reports_card
from shop.overview.goods import lots_card, stock_card
from shop.overview.machine import mail_card, tasks_card
from shop.overview.orders import packing_card, payments_card, returns_card
from shop.overview.sales import sales_card
from shop.overview.words import articles_card, reviews_card
from shop.parcel.rights import PACK_ORDERS
from shop.user.models import SEE_BUYERS, User


@dataclass(frozen=True)
class Offer:
    key: str
    make: Callable[[datetime], Card]
    permissions: tuple[str, ...]


_MONEY = ("order.view_order", "stripe.view_paymentattempt")
"""Whoever reads orders for their work sees no money for it."""

OFFERS = (
    Offer("sales", sales_card, _MONEY),
    Offer("packing", packing_card, (PACK_ORDERS,)),
    Offer("payments", payments_card, _MONEY),
    Offer("returns", returns_card, ("returns.view_return",)),
    Offer("reviews", reviews_card, ("review.view_review",)),
    Offer("stock", stock_card, ("partner.view_stockrecord",)),
    Offer("lots", lots_card, ("lot.view_lot",)),
    Offer("reports", reports_card, ("safety_report.view_safetyreport",)),
    Offer("claims", claims_card, ("supplement.view_claim",)),
    Offer("articles", articles_card, ("blog.view_article",)),
    Offer("mail", mail_card, ("order.view_order", SEE_BUYERS)),
    Offer("tasks", tasks_card, ("django_tasks_database.view_dbtaskresult",)),
)


def cards_for(staff: User | AnonymousUser) -> list[Card]:
    now = timezone.now()
    return [offer.make(now) for offer in offers_for(staff)]


def card_for(staff: User | AnonymousUser, key: str) -> Card | None:
    """None for a card that is not there, or not for this person."""
    offers = (offer for offer in offers_for(staff) if offer.key == key)
    return next((offer.make(timezone.now()) for offer in offers), None)


def offers_for(staff: User | AnonymousUser) -> Iterator[Offer]:
    return (offer for offer in OFFERS if staff.has_perms(offer.permissions))
