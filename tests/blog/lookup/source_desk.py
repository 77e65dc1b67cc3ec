from bs4 import BeautifulSoup

FIND = "/admin/blog/source/find/"
KEEP = "/admin/blog/source/find/save/"


def page_of(response) -> BeautifulSoup:
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def find(admin_client, typed: str) -> BeautifulSoup:
    return page_of(admin_client.post(FIND, {"wanted": typed}, follow=True))


def hidden(page: BeautifulSoup, name: str) -> str:
    return page.select_one(f"input[name={name}]")["value"]


def told(page: BeautifulSoup) -> str:
    return " ".join(item.get_text(" ") for item in page.select(".messagelist li"))
