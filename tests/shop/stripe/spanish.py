"""What a buyer who reads Spanish does and sees; each step refuses English of ours."""

import re

from bs4 import BeautifulSoup
from django.core import mail
from django.urls import reverse
from django.utils import translation

from compliance.notices import (
    FDA_NOTICE,
    FDA_NOTICE_IN_SPANISH,
    MEDICAL_NOTICE,
    MEDICAL_NOTICE_IN_SPANISH,
)
from shop.order.models import Order
from tests.english import english_in_page, english_in_text
from tests.shop.selling import OURS, TYPED

SITE = "https://www.example.com"
IN_ENGLISH_ONLY = {"/contact/"}
ADVICE = (
    "If you are pregnant, nursing, under a clinician’s care or taking medicine, ask"
    " before you use any supplement."
)


def es(name: str, *args) -> str:
    return f"/es{reverse(name, args=args)}"


def see(client, path: str, **how) -> BeautifulSoup:
    """A page that leaves no English of ours standing."""
    answer = client.get(path, **how)
    assert answer.status_code == 200, path
    return spanish(answer)


def spanish(answer) -> BeautifulSoup:
    assert english_in_page(answer.content) == []
    page = BeautifulSoup(answer.content, "html.parser")
    assert page.html["lang"] == "es-US"
    return page


def words_of(page: BeautifulSoup) -> str:
    return " ".join(page.main.get_text(" ").split())


def spanish_path(order: Order) -> str:
    with translation.override("es"):
        return order.get_absolute_url()


def put_in_basket(client, product, quantity: int = 2) -> None:
    path = es("basket:add", product.pk)
    answer = client.post(path, {"quantity": quantity}, headers=OURS)
    assert answer["Location"] == "/es/basket/"


def check_out(client, **typed: str):
    form = see(client, es("checkout:index")).select_one("form.pay")
    shown = form.select_one("[name=shown]")["value"]
    return client.post(es("checkout:index"), TYPED | typed | {"shown": shown})


def letter_about(words: str) -> BeautifulSoup:
    """The newest letter, after both of its parts were read."""
    letter = mail.outbox[-1]
    assert words in letter.subject
    html = str(letter.alternatives[0][0])
    assert english_in_text(letter.subject) == []
    assert english_in_text(without_advice(letter.body)) == []
    page = BeautifulSoup(html, "html.parser")
    assert page.html["lang"] == "es-US"
    assert english_in_page(html) == []
    bears_the_notices(letter.body)
    bears_the_notices(page.get_text())
    leads_to_spanish_pages(html + letter.body)
    return page


def without_advice(body: str) -> str:
    """Like the notices, it stands there in English first."""
    return " ".join(body.split()).replace(ADVICE, "", 1)


def bears_the_notices(text: str) -> None:
    for english, translated in [
        (FDA_NOTICE, FDA_NOTICE_IN_SPANISH),
        (MEDICAL_NOTICE, MEDICAL_NOTICE_IN_SPANISH),
    ]:
        assert english in text
        assert text.index(english) < text.index(f"Traducción: {translated}")


def leads_to_spanish_pages(text: str) -> None:
    paths = set(re.findall(SITE + r"(/[^\s\"?<]*)", text))
    assert {path for path in paths if not path.startswith("/es/")} <= IN_ENGLISH_ONLY
