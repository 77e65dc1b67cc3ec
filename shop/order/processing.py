from django.db import transaction
from oscar.apps.order.exceptions import InvalidOrderStatus
from oscar.apps.order.processing import EventHandler as OscarEventHandler
from oscar.apps.payment.exceptions import PaymentError

from shop.order import life


class EventHandler(OscarEventHandler):
    """What Oscar's dashboard does to an order goes through shop.order.life."""

    def handle_order_status_change(self, order, new_status, note_msg=None):
        try:
            with transaction.atomic():
                locked = life.lock(order.pk)
                why = "changed in the dashboard"
                life.move_by_hand(locked, new_status, why=why, by=self.user)
        except InvalidOrderStatus as error:
            # The only exception that both of the dashboard's views show as a sentence.
            raise PaymentError(str(error)) from error
        order.refresh_from_db()
