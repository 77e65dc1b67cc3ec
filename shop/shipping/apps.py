from oscar.apps.shipping import apps

from shop.shipping.rates import shipping_rates


class ShippingConfig(apps.ShippingConfig):
    name = "shop.shipping"

    def ready(self):
        super().ready()
        # Read now, so that a wrong value stops the start and not the first buyer.
        shipping_rates()
