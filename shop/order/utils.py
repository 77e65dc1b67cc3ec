"""Writes an order down. The file and its classes bear the names Oscar looks for."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings
from django.db import transaction
from django.utils import translation
from oscar.apps.order import utils as oscar
from oscar.core.loading import get_model

from shop.basket.costs import taken_off_goods
from shop.order.models import Line, Order
from shop.order.numbers import new_number
from shop.order.status import PENDING_PAYMENT
from shop.tax.models import OrderTax
from shop.tax.quote import Quote

LinePrice = get_model("order", "LinePrice")
OrderLineDiscount = get_model("order", "OrderLineDiscount")

CENT = Decimal("0.01")


class OrderNumberGenerator:
    def order_number(self, basket):
        return new_number()


class OrderCreator(oscar.OrderCreator):
    """Oscar's, but all lines are written together, and Oscar's reports hear of the
    order when it is paid, not now."""

    def place_order(self, basket, total, shipping_method, shipping_charge, **kwargs):
        """Raises OutOfStock, and then nothing is written."""
        user = kwargs.pop("user")
        tax = kwargs.pop("tax")
        # What is written down is read by staff, and said to buyers in their language.
        with transaction.atomic(), translation.override(settings.LANGUAGE_CODE):
            order = self.create_order_model(
                user,
                basket,
                kwargs.pop("shipping_address"),
                shipping_method,
                shipping_charge,
                None,
                total,
                new_number(),
                PENDING_PAYMENT,
                **kwargs,
            )
            self._record_offers(order, basket, shipping_method)
            for voucher in basket.vouchers.all():
                self.record_voucher_usage(order, voucher, user)
            self._write_lines(order, basket.all_lines(), tax)
            # In one order everywhere, so that two buyers never wait for each other.
            for line in sorted(basket.all_lines(), key=lambda row: row.stockrecord_id):
                self.update_stock_records(line)
        return order

    def _record_offers(self, order: Order, basket, shipping_method) -> None:
        for application in basket.offer_applications:
            application["message"] = application["offer"].apply_deferred_benefit(
                basket, order, application
            )
            if application["result"].affects_shipping:
                discount = shipping_method.discount(basket)
                if not discount:
                    continue
                application["discount"] = discount
            elif lost := taken_off_goods(basket, application):
                application["discount"] = lost
            self.create_discount_model(order, application)
            self.record_discount(application)

    def _write_lines(self, order: Order, basket_lines: Iterable, tax: Quote) -> None:
        pairs = [(_line_of(order, line, tax), line) for line in basket_lines]
        Line.objects.bulk_create([order_line for order_line, _ in pairs])
        OrderTax.objects.bulk_create(_taxes_of(order, pairs, tax))
        LinePrice.objects.bulk_create(
            [price for pair in pairs for price in _prices_of(order, *pair)]
        )
        given = {row.offer_id: row for row in order.discounts.all()}
        OrderLineDiscount.objects.bulk_create(
            OrderLineDiscount(
                line=order_line,
                order_discount=given[discount.offer.id],
                is_incl_tax=discount.incl_tax,
                amount=discount.amount,
            )
            for order_line, basket_line in pairs
            for discount in basket_line.discounts
            if discount.offer and discount.offer.id in given
        )
        for order_line, basket_line in pairs:
            self.create_line_attributes(order, order_line, basket_line)


def _line_of(order: Order, line, tax: Quote) -> Line:
    stockrecord = line.stockrecord
    return Line(
        order=order,
        partner=stockrecord.partner,
        partner_name=stockrecord.partner.name,
        partner_sku=stockrecord.partner_sku,
        stockrecord=stockrecord,
        product=line.product,
        title=line.product.get_title(),
        upc=line.product.upc,
        quantity=line.quantity,
        line_price_excl_tax=line.line_price_excl_tax_incl_discounts,
        # Tax is rounded once for a line, so that only its whole price has it: the
        # price of one and the price before discounts stay without.
        line_price_incl_tax=line.line_price_excl_tax_incl_discounts
        + tax.on(line.line_reference),
        line_price_before_discounts_excl_tax=line.line_price_excl_tax,
        line_price_before_discounts_incl_tax=line.line_price_incl_tax,
        unit_price_excl_tax=line.unit_price_excl_tax,
        unit_price_incl_tax=line.unit_price_incl_tax,
        tax_code=line.tax_code,
        num_allocated=line.quantity,
        status=order.status,
    )


def _taxes_of(order: Order, pairs: Iterable, tax: Quote) -> list[OrderTax]:
    lines = {line.line_reference: order_line for order_line, line in pairs}
    return [
        OrderTax(
            order=order,
            line=lines.get(row.item.reference),
            tax_class=row.item.tax_class,
            state=tax.destination.state,
            zip_code=tax.destination.zip_code,
            taxed_on=tax.on_day,
            base=row.item.amount,
            percent=row.percent,
            amount=row.amount,
            jurisdictions=row.jurisdictions,
            rate_was_missing=row.rate_was_missing,
        )
        for row in tax.lines
    ]


def _prices_of(order: Order, order_line: Line, line) -> list:
    return [
        LinePrice(
            order=order,
            line=order_line,
            quantity=quantity,
            price_incl_tax=incl_tax.quantize(CENT, ROUND_HALF_UP),
            price_excl_tax=excl_tax.quantize(CENT, ROUND_HALF_UP),
            tax_code=line.tax_code,
        )
        for incl_tax, excl_tax, quantity in line.get_price_breakdown()
    ]
