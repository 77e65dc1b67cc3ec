"""The letters of one buyer, in the folder that the running shop writes them into."""

import email
import os
import re
import time
from email.message import EmailMessage
from email.policy import default

from tests.e2e.running_shop import RunningShop


class Mailbox:
    def __init__(self, shop: RunningShop, address: str) -> None:
        self.folder = shop.var_dir / "mail"
        self.address = address
        self.read = {file.name for file in self.folder.glob("*")}
        self.links: dict[str, str] = {}
        """To the page of each order, by its number, as a letter had it."""

    def next(self, words: str, *, seconds: float = 20) -> str:
        """The text of the oldest letter with the words that was not read yet."""
        give_up_at = time.monotonic() + seconds
        while time.monotonic() < give_up_at:
            for file in sorted(self.folder.glob("*"), key=os.path.getmtime):
                text = self._text(file.read_text())
                if file.name not in self.read and words in text:
                    self.read.add(file.name)
                    return text
            time.sleep(0.2)
        raise AssertionError(f"No letter with {words!r} to {self.address}.")

    def next_link(self, path: str) -> str:
        """The first address under that path in the next letter that has one."""
        found = re.search(rf"https?://\S*{re.escape(path)}\S*", self.next(path))
        assert found
        return found[0]

    def _text(self, written: str) -> str:
        """Empty for a letter to somebody else, or one that is half written."""
        first = written.split("\n" + "-" * 79, maxsplit=1)[0]
        letter = email.message_from_bytes(first.encode(), policy=default)
        assert isinstance(letter, EmailMessage)
        body = letter.get_body(("plain",))
        if letter["To"] != self.address or body is None:
            return ""
        return f"{letter['Subject']}\n{body.get_content()}"
