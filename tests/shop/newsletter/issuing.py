from bs4 import BeautifulSoup
from django.test import Client

from shop.newsletter.models import Issue

Status = Issue.Status
SURE = {"is_sure": "on", "send_at_0": "", "send_at_1": ""}


def act(staff: Client, issue: Issue, name: str, **typed):
    return staff.post(
        f"/admin/newsletter/issue/{issue.pk}/{name}/", typed or {"x": "x"}, follow=True
    )


def text_of(answer) -> str:
    return " ".join(BeautifulSoup(answer.content, "html.parser").get_text(" ").split())


def page_of(staff: Client, issue: Issue):
    return staff.get(f"/admin/newsletter/issue/{issue.pk}/change/")
