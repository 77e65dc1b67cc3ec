"""As much of a browser as a buyer without JavaScript needs."""

import re
from collections import Counter
from html import unescape
from urllib.parse import urljoin, urlsplit

import requests

SECONDS = 60
HIDDEN = re.compile(r"<input[^>]*\btype=.hidden.[^>]*>")
ATTRIBUTE = re.compile(r'\b(name|value)="([^"]*)"')


class Unexpected(Exception):
    """A page that this buyer has no answer to."""

    def __init__(self, page: requests.Response) -> None:
        super().__init__(f"{page.status_code} “{heading(page)}” at {page.url}")


class Browser:
    """Keeps cookies, follows redirects, and says where a form comes from."""

    def __init__(self) -> None:
        self.statuses: Counter[int] = Counter()
        self._at = ""
        self._session = requests.Session()
        # Proxies of this machine are looked up for each request otherwise.
        self._session.trust_env = False

    def open(self, address: str) -> requests.Response:
        return self._go("GET", address)

    def send(
        self, address: str, values: dict[str, str], *, follow: bool = True
    ) -> requests.Response:
        return self._go("POST", address, values, follow)

    def close(self) -> None:
        self._session.close()

    def _go(
        self,
        method: str,
        address: str,
        values: dict[str, str] | None = None,
        follow: bool = True,
    ) -> requests.Response:
        wanted = urljoin(self._at, address)
        page = self._session.request(
            method,
            wanted,
            data=values,
            headers={"Sec-Fetch-Site": self._site(wanted)},
            allow_redirects=follow,
            timeout=SECONDS,
        )
        for answer in [*page.history, page]:
            self.statuses[answer.status_code] += 1
        if page.status_code >= 400:
            raise Unexpected(page)
        if not page.is_redirect:
            self._at = page.url
        return page

    def _site(self, address: str) -> str:
        here, there = urlsplit(self._at), urlsplit(address)
        if not here.netloc:
            return "none"
        # Another port is another origin, but the same site.
        return "same-origin" if here.netloc == there.netloc else "same-site"


def hidden_values(page: requests.Response) -> dict[str, str]:
    """What the page's forms send without the buyer typing it."""
    found = [dict(ATTRIBUTE.findall(field)) for field in HIDDEN.findall(page.text)]
    return {
        field["name"]: unescape(field.get("value", ""))
        for field in reversed(found)
        if "name" in field
    }


def form_address(page: requests.Response, beginning: str) -> str:
    """Raises Unexpected when the page has no form that goes there."""
    found = re.search(rf'action="({re.escape(beginning)}[^"]*)"', page.text)
    if found is None:
        raise Unexpected(page)
    return unescape(found[1])


def heading(page: requests.Response) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page.text, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", "", found[1]).split()) if found else ""
