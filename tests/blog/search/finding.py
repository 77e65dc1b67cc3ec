from bs4 import BeautifulSoup


def found(client, typed: str, page: int = 1) -> BeautifulSoup:
    response = client.get("/articles/search/", {"q": typed, "page": page})
    assert response.status_code == 200, typed[:80]
    return BeautifulSoup(response.content, "html.parser").main


def titles(page: BeautifulSoup) -> list[str]:
    return [link.text for link in page.select(".results h2 a")]
