from collections.abc import Iterator
from dataclasses import dataclass, field

from blog.models import Article


@dataclass(frozen=True)
class Remark:
    """One thing that staff should know; line 0 speaks of the whole text."""

    line: int
    message: str
    is_sure: bool

    def __str__(self) -> str:
        place = f"line {self.line}: " if self.line else ""
        return f"{place}{'' if self.is_sure else 'not sure: '}{self.message}"


@dataclass
class Remarks:
    """What the steps of an import have to say, in whatever order they run."""

    all: list[Remark] = field(default_factory=list)
    dropped_lines: set[int] = field(default_factory=set)

    def sure(self, line: int, message: str) -> None:
        self.all.append(Remark(line, message, is_sure=True))

    def unsure(self, line: int, message: str) -> None:
        self.all.append(Remark(line, message, is_sure=False))

    def dropped(self, line: int, what: str) -> None:
        self.dropped_lines.add(line)
        self.sure(line, f"dropped {what}")


@dataclass(frozen=True)
class ImportReport:
    article: Article
    remarks: list[Remark]
    marks_found: int
    marks_linked: int
    sources_matched: list[str]
    sources_created: list[str]
    dropped_lines: list[int]

    def lines(self) -> Iterator[str]:
        for remark in sorted(self.remarks, key=lambda remark: remark.line):
            yield str(remark)
        yield f"Draft: “{self.article.title}” ({self.article.slug})"
        yield f"Topic: {self.article.topic.name}"
        left = self.marks_found - self.marks_linked
        left_over = f", {left} left in place" if left else ""
        yield f"Marks: {self.marks_found} found, {self.marks_linked} linked{left_over}"
        yield (
            f"Sources: {_counted(self.sources_matched)} matched, "
            f"{_counted(self.sources_created)} created"
        )
        yield f"Lines dropped: {_listed(self.dropped_lines)}"
        unsure = sum(not remark.is_sure for remark in self.remarks)
        yield f"Not sure of: {unsure}"


def _counted(keys: list[str]) -> str:
    return f"{len(keys)} ({', '.join(keys)})" if keys else "0"


def _listed(lines: list[int]) -> str:
    return ", ".join(map(str, lines)) if lines else "none"


def shortened(text: str, length: int = 70) -> str:
    """For a remark: one line of at most that many characters, in quotes."""
    words = " ".join(text.split())
    return f"“{words if len(words) <= length else words[: length - 1] + '…'}”"
