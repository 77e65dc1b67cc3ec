"""What a state of a page is, and the two plainest ways to get to one."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

Go = Callable[[Page], None]

PHONE_AND_DESK = (320, 1280)


@dataclass(frozen=True)
class State:
    name: str
    go: Go
    status: int = 200
    sizes: tuple[int, ...] = PHONE_AND_DESK
    """Widths to look at; none where only the HTML is checked."""
    is_mail: bool = False
    is_ours: bool = True
    """False for Django's own pages around the sign-in of staff."""


def at(path: str) -> Go:
    def go(page: Page) -> None:
        page.goto(path)

    return go


def written(html: str, status: int = 200) -> Go:
    def go(page: Page) -> None:
        page.route(
            "**/as-written/",
            lambda route: route.fulfill(
                status=status, body=html, content_type="text/html; charset=utf-8"
            ),
        )
        page.goto("/as-written/")

    return go
