"""The raised numbers in the text. Each is a button that opens its study and, where a
browser has no popovers and on paper, a link to the list of sources."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from blog.citation_syntax import CITATION, CitedItem
from blog.models import Source

WITHOUT_POPOVERS = "without_popovers"
"""Set in the renderer's env where nothing can pop up: in a feed."""

_SHORTEST_RANGE = 3
_WORDS_AT_THE_NUMBER = {
    Source.Standing.RETRACTED: "retracted",
    Source.Standing.CONCERN: "concern",
}


@dataclass(frozen=True)
class Shown:
    """One item of a citation, once its number is known; without a source, no number."""

    item: CitedItem
    number: int = 0
    source: Source | None = None

    @property
    def is_bare(self) -> bool:
        return not (self.item.prefix or self.item.suffix)

    @property
    def joins_ranges(self) -> bool:
        """A doubtful paper stands by itself, so that its notice can be read."""
        source = self.source
        return self.is_bare and source is not None and not source.is_doubtful


@dataclass(frozen=True)
class Mark:
    """What one number, or one range of numbers, stands for."""

    shown: list[Shown]
    place: str


def in_reading_order(shown: list[Shown]) -> list[Shown]:
    """By number and each once, unless words or pages beside a key fix the order."""
    if not all(one.is_bare for one in shown):
        return shown
    known = {one.number: one for one in shown if one.source}
    unknown = [one for one in shown if not one.source]
    return [known[number] for number in sorted(known)] + unknown


def runs(shown: list[Shown]) -> list[list[Shown]]:
    """Three numbers or more that follow each other become one range."""
    found: list[list[Shown]] = []
    for one in shown:
        last = found[-1][-1] if found else None
        follows = last and last.joins_ranges and one.number == last.number + 1
        if follows and one.joins_ranges:
            found[-1].append(one)
        else:
            found.append([one])
    return [
        part
        for run in found
        for part in ([run] if len(run) >= _SHORTEST_RANGE else [[one] for one in run])
    ]


def install(md: MarkdownIt) -> None:
    md.add_render_rule(CITATION, _render)


def _render(
    self: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    options: OptionsDict,
    env: EnvType,
) -> str:
    return numbers_html(tokens[index].meta["marks"], env)


def numbers_html(marks_of_token: list[Mark], env: EnvType) -> str:
    write = _range if WITHOUT_POPOVERS not in env else _linked_range
    marks = [
        write(mark) if len(mark.shown) > 1 else _single(mark, env)
        for mark in marks_of_token
    ]
    return f'<sup class="cites">{"<span>,</span>".join(marks)}</sup>'


def _single(mark: Mark, env: EnvType) -> str:
    (shown,) = mark.shown
    item, source = shown.item, shown.source
    before = f"{escape(item.prefix)} " if item.prefix else ""
    after = f" ({escape(item.suffix)})" if item.suffix else ""
    if source is None:
        unknown = f"[@{escape(item.key)}: no such source]"
        return f'{before}<strong class="unknown">{unknown}</strong>{after}'
    label = escape(f"Source {shown.number}: {_name(source)}")
    number = _link(shown.number, label, str(shown.number))
    if WITHOUT_POPOVERS not in env:
        number += _button(f"study-{shown.number}", label, str(shown.number))
    if word := _WORDS_AT_THE_NUMBER.get(Source.Standing(source.standing)):
        number += f' <b class="doubt">{word}</b>'
    return f'{before}<span id="{mark.place}">{number}</span>{after}'


def _range(mark: Mark) -> str:
    label, numbers = _told(mark)
    each = "".join(
        f'<button class="cite" type="button" popovertarget="study-{one.number}">'
        f"{one.number}: {escape(one.source.short_name)}</button>"
        for one in mark.shown
        if one.source
    )
    # The pop-up lists the studies; each opens in a pop-up of its own.
    return (
        f'<span id="{mark.place}">{_link(mark.shown[0].number, label, numbers)}'
        f"{_button(f'{mark.place}-all', label, numbers)}"
        f'<span class="study" id="{mark.place}-all" popover>{each}</span></span>'
    )


def _linked_range(mark: Mark) -> str:
    label, numbers = _told(mark)
    link = _link(mark.shown[0].number, label, numbers)
    return f'<span id="{mark.place}">{link}</span>'


def _told(mark: Mark) -> tuple[str, str]:
    first, last = mark.shown[0].number, mark.shown[-1].number
    names = ", ".join(one.source.short_name for one in mark.shown if one.source)
    return escape(f"Sources {first} to {last}: {names}"), f"{first}–{last}"


def _name(source: Source) -> str:
    if not source.is_doubtful:
        return source.short_name
    return f"{source.short_name}, {source.get_standing_display().lower()}"


def _link(number: int, label: str, text: str) -> str:
    return (
        f'<a class="cite" href="#ref-{number}" role="doc-biblioref"'
        f' aria-label="{label}">{text}</a>'
    )


def _button(target: str, label: str, text: str) -> str:
    # Its text is its value, printed by the style sheet: without one the link stands
    # alone, and the number is never read twice.
    return (
        f'<button class="cite" type="button" popovertarget="{target}"'
        f' aria-label="{label}" value="{text}"></button>'
    )
