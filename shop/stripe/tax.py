"""Sales tax as Stripe Tax calculates it, for a shop with TAX_BY=stripe. Enters itself
at shop.tax.door."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.utils.timezone import localdate

from shop.order.models import Order
from shop.stripe import client, tax_client
from shop.stripe.page import to_cents
from shop.stripe.tax_models import TaxCalculation
from shop.stripe.tax_question import TaxAnswer, TaxedLine, TaxedPart, TaxQuestion
from shop.tax.door import Items, NotAsked, TaxUnknown
from shop.tax.models import TaxClass
from shop.tax.quote import Destination, LineTax, Quote, Taxable

logger = logging.getLogger(__name__)

NO_SUCH_PLACE = "customer_tax_location_invalid"
UNTAXED = TaxedPart(Decimal("0.00"), Decimal(0), "")


@dataclass(frozen=True)
class Calculated:
    quotes: dict[Items, Quote]

    def quote(self, items: Items) -> Quote:
        try:
            return self.quotes[items]
        except KeyError:
            raise NotAsked from None


def taxes_of_stripe(
    destination: Destination, wanted: Sequence[Items], name: str
) -> Calculated:
    """Asks once for each different parcel. Raises TaxUnknown at the first that gets no
    answer, so that a buyer waits for one timeout."""
    return Calculated(
        {items: _quote(destination, items, name) for items in dict.fromkeys(wanted)}
    )


def keep_calculation(order: Order, tax: Quote) -> None:
    """In the transaction that places the order."""
    if tax.reference:
        TaxCalculation.objects.create(order=order, calculation_id=tax.reference)


def _quote(destination: Destination, items: Items, name: str) -> Quote:
    today = localdate()
    priced = [item for item in items if to_cents(item.amount) > 0]
    if not priced:
        lines = tuple(LineTax(item, UNTAXED.percent, UNTAXED.tax) for item in items)
        return Quote(destination, today, lines)
    question = TaxQuestion(
        name=name,
        on_day=today,
        state=destination.state,
        zip_code=destination.zip_code,
        currency=settings.OSCAR_DEFAULT_CURRENCY,
        lines=tuple(
            TaxedLine(item.reference, to_cents(item.amount))
            for item in priced
            if item.tax_class != TaxClass.SHIPPING
        ),
        shipping=sum(
            (to_cents(one.amount) for one in priced if _is_shipping(one)), Decimal(0)
        ),
    )
    answer = _ask(question)
    lines = tuple(_line(item, answer) for item in items)
    return Quote(destination, today, lines, reference=answer.id)


def _ask(question: TaxQuestion) -> TaxAnswer:
    try:
        answer = tax_client.calculate_tax(question)
    except client.StripeRefused as refusal:
        is_no_place = refusal.code == NO_SUCH_PLACE
        raise TaxUnknown(str(refusal), is_no_place=is_no_place) from refusal
    except client.StripeUnavailable as error:
        raise TaxUnknown(str(error)) from error
    asked = {line.reference for line in question.lines}
    if asked != answer.lines.keys() or not answer.adds_up:
        logger.error("Calculation %s does not add up: no tax is known.", answer.id)
        raise TaxUnknown("The calculation does not add up.")
    return answer


def _line(item: Taxable, answer: TaxAnswer) -> LineTax:
    said = answer.shipping if _is_shipping(item) else answer.lines.get(item.reference)
    part = said or UNTAXED
    return LineTax(item, part.percent, part.tax, part.jurisdictions)


def _is_shipping(item: Taxable) -> bool:
    return item.tax_class == TaxClass.SHIPPING
