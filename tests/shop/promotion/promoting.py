from datetime import timedelta

from bs4 import BeautifulSoup
from django.utils import timezone

from tests.shop.selling import Voucher

CODES = "/admin/voucher/voucher/"
OFFERS = "/admin/offer/conditionaloffer/"


def when(days: int, part: str) -> dict[str, str]:
    time = timezone.localtime() + timedelta(days=days)
    return {f"{part}_datetime_0": f"{time:%Y-%m-%d}", f"{part}_datetime_1": "00:00:00"}


CODE = {
    "name": "Spring letter",
    "code": "spring-10",
    "gives": "percent",
    "value": "10",
    "from_amount": "",
    "usage": Voucher.MULTI_USE,
    "max_global_applications": "",
    "max_discount": "",
    **when(-1, "start"),
    **when(30, "end"),
}
OFFER = {
    "name": "Six percent for all",
    "gives": "percent",
    "value": "6",
    "from_amount": "",
    "max_global_applications": "",
    "max_discount": "",
    **dict.fromkeys(
        [f"{part}_datetime_{n}" for part in ("start", "end") for n in (0, 1)], ""
    ),
}


def errors(answer) -> str:
    soup = BeautifulSoup(answer.content, "html.parser")
    found = soup.select(".errorlist, .errornote")
    return " ".join(" ".join(one.get_text(" ").split()) for one in found)


def make(staff, values: dict, **typed):
    where = CODES if "code" in values else OFFERS
    return staff.post(f"{where}add/", values | typed)


def costs(client):
    return client.get("/basket/").context["costs"]
