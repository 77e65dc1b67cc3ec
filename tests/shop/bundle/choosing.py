from decimal import Decimal

from bs4 import BeautifulSoup

from shop.bundle.models import Bundle

SEATTLE = {"city": "Seattle", "state": "WA", "postcode": "98101"}


def bundles(product, *, three: str = "35.00", six: str = "31.50"):
    for quantity, price in ((3, three), (6, six)):
        Bundle.objects.create(product=product, quantity=quantity, price=Decimal(price))
    return product


def in_words(part) -> str:
    return " ".join(part.get_text(" ").split())


def page_at(client, address: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(address).content, "html.parser")


def basket_of(client) -> str:
    return in_words(page_at(client, "/basket/").main)


def choices_on(client, product) -> list[str]:
    page = page_at(client, product.get_absolute_url())
    return [in_words(label) for label in page.select(".offer .plans label")]
