from bs4 import BeautifulSoup

from shop.review.models import Review
from shop.review.moderating import seen_words

LIST = "/admin/review/review/"


def act(client, review: Review, name: str, **typed):
    values = {"seen": seen_words(review), **typed}
    return client.post(f"{LIST}{review.pk}/{name}/", values, follow=True)


def said(answer) -> str:
    page = BeautifulSoup(answer.content, "html.parser")
    return " ".join(page.get_text(" ").split())


def management_form(prefix: str, total: int = 0) -> dict[str, object]:
    return {
        f"{prefix}-TOTAL_FORMS": total,
        f"{prefix}-INITIAL_FORMS": 0,
    }
