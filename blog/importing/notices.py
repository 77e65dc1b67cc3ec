"""Takes out the notices that the page prints itself, and nothing like them."""

import re
from collections import Counter
from collections.abc import Iterable

from blog.importing.report import Remarks, shortened

# A word may be broken at a line's end; lines of a quotation begin with ">".
_IN_A_WORD = r"(?:[-\u2010]\n[ \t>]*)?"
_BETWEEN_WORDS = r"[\s>]+"
_DASH = r"[\s>]*(?:[-\u2010-\u2015,;]+[\s>]*)?"
_ENDS_A_SENTENCE = (".", "!", "?", "…", ".”", '."', ".)")
_LOOK_BACK = 300
_SIGN = r"[*_\\†‡]+"
_ONLY_SIGNS = re.compile(r"[\s*_\\†‡>#•-]*")
_OPENING_SIGNS = re.compile(r"(?:^|(?<=\s))[*_\\†‡>#•-]+[ \t]*$")
_NEW_BLOCK = re.compile(r"\n[ \t>]*(?:\n|[*†‡•-][ \t])")
_LOST_SIGN = re.compile(rf"(?<=\s){_SIGN}(?=\s|$)")
_SPACE_BEFORE_SIGN = re.compile(rf"(?<=\S) +(?={_SIGN}\s*$)")
_LABEL = re.compile(
    r"(?:^|\n)[\s*_#>]*(?:(?:fda|medical|legal)\s+)?(?:disclaimer|notice|important"
    r"(?:\s+notice)?|note)\s*:?[\s*_#>]*$",
    re.IGNORECASE,
)
_RESEMBLES = re.compile(
    r"not\s+been\s+evaluated\s+by|intended\s+to\s+diagnose|medical\s+advice"
    r"|consult\s+(?:your|a)\s+(?:physician|doctor|health|qualified)"
    r"|advice\s+of\s+a\s+(?:physician|doctor)",
    re.IGNORECASE,
)


def without_notices(text: str, notices: Iterable[str], remarks: Remarks) -> str:
    """The same number of lines, without the sentences of the notices.

    A sentence goes only when it is ours word by word and stands on its own.
    """
    counts: Counter[int] = Counter()
    touched: set[int] = set()
    for sentence in _sentences(notices):
        text = _without(text, sentence, counts, touched)
    for line, count in counts.items():
        sentences = "1 sentence" if count == 1 else f"{count} sentences"
        remarks.dropped(line, f"{sentences} of the notices: the page prints them")
    remarks.dropped_lines |= touched
    text = _tidied(text, touched)
    for found in _RESEMBLES.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        around = text[max(found.start() - 30, 0) : found.end() + 30]
        remarks.unsure(line, f"kept, though it resembles a notice: {shortened(around)}")
    return text


def _sentences(notices: Iterable[str]) -> list[str]:
    return sorted(
        {part for notice in notices for part in re.split(r"(?<=\.)\s+", notice.strip())}
    )


def _without(text: str, sentence: str, counts: Counter[int], touched: set[int]) -> str:
    kept, position = [], 0
    for found in _pattern(sentence).finditer(text):
        before = text[max(found.start() - _LOOK_BACK, 0) : found.start()]
        label = _LABEL.search(before)
        if not label and not _stands_alone(before):
            continue
        start = found.start() - (len(before) - label.start() if label else 0)
        start = max(start, position)
        kept += [text[position:start], "\n" * text.count("\n", start, found.end())]
        position = found.end()
        first = text.count("\n", 0, found.start()) + 1
        counts[first] += 1
        touched.update(range(first, first + found.group().count("\n") + 1))
    return "".join([*kept, text[position:]])


def _pattern(sentence: str) -> re.Pattern[str]:
    loose = {"-": _DASH, ",": r"\s?,?", "'": "['’]", "’": "['’]"}
    parts = []
    for token in re.findall(r"\w+|[^\w\s]|\s+", sentence.rstrip(".")):
        if token.isspace():
            parts.append(_BETWEEN_WORDS)
        elif token in loose:
            parts.append(loose[token])
        else:
            parts.append(_IN_A_WORD.join(map(re.escape, token)))
    return re.compile("".join(parts) + r"(?:\s?\.|(?=\s*(?:\n|$)))", re.IGNORECASE)


def _stands_alone(before: str) -> bool:
    """At the start of a block, or behind a whole sentence."""
    words = before.rstrip()
    while (shorter := _OPENING_SIGNS.sub("", words).rstrip()) != words:
        words = shorter
    return (
        not words
        or words.rstrip("*_").endswith(_ENDS_A_SENTENCE)
        or _NEW_BLOCK.search(before, len(words)) is not None
    )


def _tidied(text: str, touched: set[int]) -> str:
    """Without the signs and spaces that stood around what was taken out."""
    lines = text.split("\n")
    for number in touched:
        line = lines[number - 1]
        if _ONLY_SIGNS.fullmatch(line):
            lines[number - 1] = ""
            continue
        line = _SPACE_BEFORE_SIGN.sub("", _LOST_SIGN.sub("", line))
        lines[number - 1] = re.sub(r"(?<=\S) {2,}", " ", line).rstrip()
    return "\n".join(lines)
