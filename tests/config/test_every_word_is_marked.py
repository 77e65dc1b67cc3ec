"""A word that visitors read and nobody marked would stay English on a Spanish page."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.base import Lexer, TokenType

from config.environment import BASE_DIR

TEMPLATES = BASE_DIR / "templates"
NOT_FOR_BUYERS = {
    "admin": "staff read English",
    "blog": "the magazine and the pages of words are written in English by people",
    "emails/low_stock.html": "to staff",
    "emails/low_stock.txt": "to staff",
    "emails/password_reset.html": "to staff",
    "emails/password_reset.txt": "to staff",
    "emails/report_arrived.html": "to staff",
    "emails/report_arrived.txt": "to staff",
    "emails/staff_*": "to staff",
    "partials/_after_article.html": "below articles, which are in English",
    "partials/_interest.html": "below articles, which are in English",
    "partials/_sell.html": "below articles, which are in English",
    "sitemap.xml": "addresses",
    "styleguide.html": "for staff",
    "supplement/_ask_first.html": "goes on in words of staff, which are English",
    "supplement/_dose_chart.html": "what papers found is told in English",
    "supplement/_facts.html": "the panel's words are the law's: 21 CFR 101.36",
    "supplement/label.svg": "the printed label, in English: 21 CFR 101.15(c)(1)",
}
NOT_WORDS = {
    "AnxDefy": "the name",
    "slim": "a class of the footer",
    "Atom": "a name",
    "mg": "a unit",
    "PDF": "the same in Spanish",
    "fda.gov/medwatch": "an address",
    "PayPal": "a name",
    "Stripe": "a name",
    "ET": "a time zone",
}
SEEN_ATTRIBUTES = {"alt", "aria-label", "aria-description", "placeholder", "title"}
SEEN_METAS = {"description", "og:title", "og:description", "og:image:alt"}
WORD = re.compile(r"[A-Za-z][A-Za-z.’/-]*[A-Za-z]")
UNSEEN_ELEMENTS = {"script", "style"}
LITERAL = re.compile(r"""(?<![\w(])(?:(\w+)=)?(?:"([^"]*)"|'([^']*)')""")
MARKED_LITERAL = re.compile(r"""_\((?:"[^"]*"|'[^']*')\)""")
SAYING_FILTERS = re.compile(
    r"""\|(?:default|default_if_none|yesno):("[^"]*"|'[^']*')"""
)
TAKES_WORDS = {"include", "with", "photograph", "cite"}
SAYING_ARGUMENTS = {"heading", "lead", "label", "hint", "title", "words", "alt"}


def _templates() -> list[Path]:
    return [
        path
        for path in sorted(TEMPLATES.rglob("*.*"))
        if not _is_excused(path.relative_to(TEMPLATES))
    ]


def _is_excused(path: Path) -> bool:
    return any(path.match(name) or _is_in(path, name) for name in NOT_FOR_BUYERS)


def _is_in(path: Path, folder: str) -> bool:
    return folder in {str(above) for above in path.parents}


class _Seen(HTMLParser):
    """Collects the text and the attributes that a visitor sees or hears."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag, attributes):
        self.hidden += tag in UNSEEN_ELEMENTS
        given = dict(attributes)
        self.words += [given[name] or "" for name in SEEN_ATTRIBUTES & given.keys()]
        if tag == "meta" and {given.get("name"), given.get("property")} & SEEN_METAS:
            self.words.append(given.get("content") or "")
        if tag == "input" and given.get("type") in {"submit", "button", "reset"}:
            self.words.append(given.get("value") or "")

    def handle_endtag(self, tag):
        self.hidden -= tag in UNSEEN_ELEMENTS

    def handle_data(self, data):
        if not self.hidden:
            self.words.append(data)


def _unmarked(source: str, *, is_html: bool = True) -> list[str]:
    texts = _without_marked(source)
    if is_html:
        parser = _Seen()
        parser.feed(texts)
        parser.close()
        said = parser.words
    else:
        said = [texts]
    return [found for text in said for found in WORD.findall(text) if _is_word(found)]


def _is_word(found: str) -> bool:
    return found.strip(".") not in NOT_WORDS


def _without_marked(source: str) -> str:
    """Each tag gives way to the unmarked words that it prints, if any."""
    texts, inside = [], False
    for token in Lexer(source).tokenize():
        name = token.contents.split(" ", 1)[0]
        if token.token_type == TokenType.BLOCK and name.removeprefix("end") in {
            "blocktranslate",
            "comment",
        }:
            inside = not name.startswith("end")
        elif inside or token.token_type == TokenType.COMMENT:
            continue
        elif token.token_type == TokenType.TEXT:
            texts.append(token.contents)
        else:
            texts.append(" ".join(_words_in(token.contents)) or "0")
    return "".join(texts)


def _words_in(tag: str) -> list[str]:
    bare = MARKED_LITERAL.sub("", tag)
    said = [literal[1:-1] for literal in SAYING_FILTERS.findall(bare)]
    if re.search(r"\|pluralize\b", bare):
        said.append("pluralize")
    name, _, rest = bare.partition(" ")
    if name in TAKES_WORDS:
        rest = re.sub(r"""\|\w+:("[^"]*"|'[^']*')""", "", rest)
        said += [
            one or other
            for key, one, other in LITERAL.findall(rest)
            if key in SAYING_ARGUMENTS
        ]
    return said


@pytest.mark.parametrize(
    "path", _templates(), ids=lambda path: str(path.relative_to(TEMPLATES))
)
def test_every_word_is_marked(path):
    """Mark it with translate or blocktranslate, and write its Spanish."""
    unmarked = _unmarked(path.read_text(), is_html=path.suffix == ".html")

    assert unmarked == []


def test_what_is_excused_is_there():
    assert [name for name in NOT_FOR_BUYERS if not [*TEMPLATES.glob(name)]] == []


@pytest.mark.parametrize(
    "source",
    [
        "<p>Hello</p>",
        '<img alt="A bottle">',
        '<a aria-label="Close">{{ x }}</a>',
        '<input type="submit" value="Send">',
        '<meta name="description" content="A shop">',
        '{% include "a.html" with heading="Read" %}',
        '{{ name|default:"Nobody" }}',
        "{{ count }} {{ count|pluralize }}",
        "{% if a %}One{% endif %}",
    ],
)
def test_unmarked_word_is_found(source):
    assert _unmarked(source)


@pytest.mark.parametrize(
    "source",
    [
        '<p>{% translate "Hello" %}</p>',
        '<img alt="{% translate "A bottle" %}" class="wide">',
        "<p>{% blocktranslate %}<b>Hello</b> you{% endblocktranslate %}</p>",
        '{% include "a.html" with heading=_("Read") kind="text area" %}',
        '{{ name|default:_("Nobody") }}',
        "<script>const a = 1</script>",
        "{# Only for us #}",
        "AnxDefy<sup>+</sup>",
    ],
)
def test_marked_word_is_not_found(source):
    assert _unmarked(source) == []
