"""How a buyer buys one bottle: in this shop, and through stock Oscar's own pages."""

import time
from abc import ABC, abstractmethod

from tests.bench.browser import (
    Browser,
    Unexpected,
    form_address,
    heading,
    hidden_values,
)

PLACED = "placed"
PAID = "paid"
SOLD_OUT = "sold out"
CARD = {
    "number": "4242 4242 4242 4242",
    "expiry": "12 / 34",
    "cvc": "123",
    "name": "Jordan Sample",
}


class Buyer(ABC):
    def __init__(self, site: str, product_page: str, number: int) -> None:
        self.browser = Browser()
        self.site = site
        self.product_page = site + product_page
        self.email = f"buyer-{number}@example.com"
        self.placing_seconds = 0.0
        self.placed_at: float | None = None
        """By time.monotonic(); None as long as there is no order."""

    @abstractmethod
    def come_to_the_button(self) -> str:
        """All pages up to the one whose button places the order. Returns nothing to
        tell; raises Unexpected."""

    @abstractmethod
    def press_it(self) -> str:
        """PLACED or SOLD_OUT, when a page says so clearly; raises Unexpected."""

    def pay(self) -> str:
        """PAID, or PLACED where nobody asks for money; raises Unexpected."""
        return PLACED

    def _place(self, address: str, values: dict[str, str]):
        began = time.monotonic()
        answer = self.browser.send(address, values, follow=False)
        self.placing_seconds = time.monotonic() - began
        return answer


class BuyerHere(Buyer):
    """Every fifth closes the browser on the payment page, as soon as it took the card:
    then only the webhook or the reconciler tells the shop."""

    def __init__(self, site: str, product_page: str, number: int) -> None:
        super().__init__(site, product_page, number)
        self.comes_back = number % 5 != 0

    def come_to_the_button(self) -> str:
        product = self.browser.open(self.product_page)
        add = form_address(product, "/basket/add/")
        basket = self.browser.send(add, {"quantity": "1"})
        if "Check out" not in basket.text:
            raise Unexpected(basket)
        checkout = self.browser.open("/checkout/")
        self._values = hidden_values(checkout) | {
            "email": self.email,
            "name": "Jordan Sample",
            "line1": "12 Example Street",
            "line2": "",
            "city": "Hartford",
            "state": "CT",
            "postcode": "06103",
            "phone": "",
            "shipping": "standard",
        }
        return ""

    def press_it(self) -> str:
        answer = self._place("/checkout/", self._values)
        if not answer.is_redirect:
            raise Unexpected(answer)
        target = answer.headers["Location"]
        if target == "/basket/":
            return self._read_that_it_is_sold_out(target)
        if "/c/pay/" not in target:
            raise Unexpected(answer)
        self.placed_at = time.monotonic()
        self._payment_page = target
        return PLACED

    def _read_that_it_is_sold_out(self, basket_page: str) -> str:
        page = self.browser.open(basket_page)
        told = "Sold out for now." in page.text
        if told and "Nothing was ordered and nothing was charged." in page.text:
            return SOLD_OUT
        raise Unexpected(page)

    def pay(self) -> str:
        page = self.browser.open(self._payment_page)
        values = hidden_values(page) | CARD
        back = self.browser.send(page.url, values, follow=self.comes_back)
        took_the_card = back.is_redirect and "/pay/" in back.headers["Location"]
        if not took_the_card and not heading(back).startswith("Thank you"):
            raise Unexpected(back)
        return PAID


class BuyerAtStockOscar(Buyer):
    """Oscar takes no payment by itself, so this one only places the order."""

    def come_to_the_button(self) -> str:
        product = self.browser.open(self.product_page)
        add = form_address(product, "/basket/add/")
        self.browser.send(add, hidden_values(product) | {"quantity": "1"})
        gateway = self.browser.open("/checkout/")
        typed = {"username": self.email, "options": "anonymous"}
        address = self.browser.send("/checkout/", hidden_values(gateway) | typed)
        typed = {
            "first_name": "Jordan",
            "last_name": "Sample",
            "line1": "12 Example Street",
            "line4": "Hartford",
            "state": "CT",
            "postcode": "06103",
        }
        # Shipping and payment have one way each, so Oscar goes on to the last pages.
        self.browser.send(address.url, hidden_values(address) | typed)
        preview = self.browser.open("/checkout/preview/")
        if "place_order_form" not in preview.text:
            raise Unexpected(preview)
        self._values = hidden_values(preview) | {"action": "place_order"}
        return ""

    def press_it(self) -> str:
        answer = self._place("/checkout/preview/", self._values)
        if not answer.is_redirect:
            raise Unexpected(answer)
        page = self.browser.open(answer.headers["Location"])
        if page.url.endswith("/checkout/thank-you/"):
            self.placed_at = time.monotonic()
            return PLACED
        if "no longer available" in page.text or "maximum of" in page.text:
            return SOLD_OUT
        raise Unexpected(page)
