from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client

from shop.lot.models import Lot
from shop.recall.models import RecallLetter

WORDS = {
    "reason": "Seals of this lot may leak.",
    "advice": "Do not take the capsules.\nWrite to us for your money back.",
}
Status = RecallLetter.Status
BUYERS = ["buyer0@example.com", "buyer1@example.com"]


def start(staff: Client, lot: Lot, **typed):
    values = WORDS | {"is_sure": "on"} | typed
    return staff.post(f"/admin/lot/recall/lot/{lot.pk}/start/", values, follow=True)


def text_of(answer) -> str:
    soup = BeautifulSoup(answer.content, "html.parser")
    return " ".join(soup.get_text(" ").split())


def to_whom() -> list[str]:
    return sorted(letter.to[0] for letter in mail.outbox)
