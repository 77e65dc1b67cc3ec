"""What can be said of any page from its bytes."""

import json
import re

from bs4 import BeautifulSoup, NavigableString
from django.http import HttpResponse
from django.test.client import Client

from compliance.notices import FDA_NOTICE, FDA_NOTICE_ONE_CLAIM, MEDICAL_NOTICE

ENGLISH = re.compile(
    r"\b(?:the|and|your|you|with|of|for|from|we|this|that|not|is|are|was|it|to|by|in)\b",
    re.IGNORECASE,
)
"""None of them is a Spanish word."""
PROPER_NAMES = {"District of Columbia"}
HANDLER = re.compile(r"^on[a-z]+$")


class Page:
    def __init__(
        self, client: Client, address: str, *, answer: HttpResponse | None = None
    ):
        self.answer = answer or client.get(address)
        self.request = self.answer.wsgi_request
        self.soup = BeautifulSoup(self.answer.content, "html.parser")

    @property
    def is_html(self) -> bool:
        return self.answer["Content-Type"].startswith("text/html")

    def notices_missing(self) -> list[str]:
        """Which of the notices do not stand below the page's main part, where no
        template of a page can reach."""
        foot = self.soup.find("footer", class_="foot")
        words = " ".join(foot.get_text(" ").split()) if foot else ""
        missing = []
        if FDA_NOTICE not in words and FDA_NOTICE_ONE_CLAIM not in words:
            missing.append("FDA notice")
        if MEDICAL_NOTICE not in words:
            missing.append("medical notice")
        return missing

    def inline_code(self) -> list[str]:
        found = [
            str(tag)[:80]
            for tag in self.soup.find_all(["script", "style"])
            if not tag.get("src") and not _is_data(tag)
        ]
        for tag in self.soup.find_all(True):
            found += [
                f"{tag.name} {name}"
                for name in tag.attrs
                if name == "style" or HANDLER.match(name)
            ]
        return found

    def english_left(self) -> list[str]:
        """What a Spanish page says in English without saying that it is English."""
        said = [
            (text, text.parent)
            for text in self.soup.body.find_all(string=True)
            if type(text) is NavigableString
        ]
        said += [
            (tag[name], tag)
            for tag in self.soup.body.find_all(True)
            for name in ("alt", "aria-label", "title", "placeholder")
            if tag.get(name)
        ]
        return [
            " ".join(words.split())
            for words, tag in said
            if tag.name not in {"script", "style"}
            and ENGLISH.search(words)
            and words.strip() not in PROPER_NAMES
            and _language_of(tag) == "es"
        ]

    def personal_traces(self) -> list[str]:
        """What would make the page differ from one visitor to the next."""
        traces = []
        if self.answer.cookies:
            traces.append(f"sets {', '.join(self.answer.cookies)}")
        if self.request.session.accessed:
            traces.append("reads the session")
        if hasattr(self.request, "_cached_user"):
            traces.append("asks who the visitor is")
        if "Cookie" in self.answer.get("Vary", ""):
            traces.append("varies by cookie")
        if self.soup.find(attrs={"name": "csrfmiddlewaretoken"}):
            traces.append("holds a token")
        return traces


def _language_of(tag) -> str:
    """The first two letters of the nearest language that is named."""
    return next(
        (above["lang"][:2] for above in [tag, *tag.parents] if above.get("lang")), ""
    )


def _is_data(tag) -> bool:
    if tag.get("type") not in {"application/ld+json", "application/json"}:
        return False
    json.loads(tag.string)
    return True
