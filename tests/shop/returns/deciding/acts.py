from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from shop.returns.models import Return

REFUNDS = "/v1/refunds"
APPROVAL = {"answer": "Wrap it well; we pay.", "send_to": "Calm Goods, 1 Main St"}


def act(staff: Client, returned: Return, name: str, **typed) -> str:
    """What the page says, and the return as it is after that."""
    address = reverse(f"admin:returns_{name}", args=[returned.pk])
    answer = staff.post(address, typed, follow=True)
    assert answer.status_code == 200
    returned.refresh_from_db()
    soup = BeautifulSoup(answer.content, "html.parser")
    return " ".join(soup.get_text(" ").split())


def came(returned: Return, *, restocked: int = 0, destroyed: int = 0, **more) -> dict:
    row = returned.lines.get()
    return {
        f"restocked_{row.pk}": restocked,
        f"destroyed_{row.pk}": destroyed,
        **more,
    }
