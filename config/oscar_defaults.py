"""Oscar's settings: its own defaults, and what we choose otherwise on every machine."""

import warnings

from oscar.defaults import *

from shop.order.status import CASCADE as OSCAR_ORDER_STATUS_CASCADE  # noqa: F401
from shop.order.status import PENDING_PAYMENT
from shop.order.status import PIPELINE as OSCAR_ORDER_STATUS_PIPELINE  # noqa: F401

OSCAR_HOMEPAGE = "/"
OSCAR_DEFAULT_CURRENCY = "USD"
OSCAR_ALLOW_ANON_CHECKOUT = True
OSCAR_ALLOW_ANON_REVIEWS = False
OSCAR_MODERATE_REVIEWS = True
OSCAR_HIDDEN_FEATURES = ["reviews", "wishlists"]
OSCAR_INITIAL_ORDER_STATUS = OSCAR_INITIAL_LINE_STATUS = PENDING_PAYMENT
# Would look for people to write to, and write, while an order is being placed.
OSCAR_EAGER_ALERTS = False
OSCAR_MAX_BASKET_QUANTITY_THRESHOLD = 12
OSCAR_BASKET_COOKIE_OPEN = "anxdefy_basket"
OSCAR_BASKET_COOKIE_LIFETIME = 7 * 24 * 60 * 60

# Oscar tells haystack of every product that is saved; its simple engine keeps no index.
warnings.filterwarnings("ignore", message="(update|remove) is not implemented")
HAYSTACK_CONNECTIONS = {
    "default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}
}
