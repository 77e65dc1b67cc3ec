"""The forms of a site, found by following its links, and what answers to bad input."""

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve

from tests.fuzz.bad_input import BAD, IN_ALL_FIELDS, MARKUP
from tests.shop.selling import OURS

WRITES = re.compile(
    r'\s*(?:INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO) "?(\w+)', re.IGNORECASE
)
SAVEPOINT = re.compile(
    r'\s*(SAVEPOINT|RELEASE SAVEPOINT|ROLLBACK TO SAVEPOINT) "?(\w+)'
)
NO_HARM = {
    "django_session",
    "axes_accessattempt",
    "axes_accesslog",
    "blog_presence",
    "blog_unsavedwords",
}
"""Tables that count attempts, hold what the browser was told, or keep for a writer
what was typed and refused."""
ONLY_SHOWS = {"checkout:total"}
"""Answers with the page once more, as typed, and judges nothing."""
FORMSET_FIELDS = ("-TOTAL_FORMS", "-INITIAL_FORMS")
"""Bad in these, a form of rows is refused before a field is looked at."""
ALONE = 1
SILENT = "no sentence says what was wrong"
SENTENCE = (
    "[aria-invalid=true], [role=alert], .errorlist, .errornote, .tell, .said, .error,"
    " .messagelist"
)


@dataclass(frozen=True)
class Form:
    page: str
    action: str
    name: str
    """Of the address it is sent to, such as basket:add."""
    values: dict[str, list[str]]
    files: frozenset[str] = frozenset()

    @property
    def kind(self) -> tuple[str, frozenset[str]]:
        names = frozenset(re.sub(r"\d+", "N", name) for name in self.fields)
        return self.name, names

    def filled_in(self, good: dict[str, str]) -> dict[str, object]:
        return {
            name: held if any(held) else [good[name]] if name in good else held
            for name, held in self.values.items()
        }

    @property
    def fields(self) -> list[str]:
        return [*self.values, *self.files]


@dataclass
class Outcome:
    posts: int = 0
    forms: int = 0
    refused: int = 0
    taken: int = 0
    wrong: list[str] = field(default_factory=list)


def name_of(address: str) -> str | None:
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return None


def forms_of(client: Client, start: Iterable[str], *, under: str) -> list[Form]:
    """Each kind of form on the pages that links lead to, one page for each name."""
    waiting, seen, found = list(start), set(), {}
    while waiting:
        address = waiting.pop(0)
        name = name_of(address)
        if name is None or name in seen or not address.startswith(under):
            continue
        answer = client.get(address)
        if answer.status_code in {301, 302, 303}:
            waiting.append(urljoin(address, answer["Location"]))
            continue
        if answer.status_code != 200 or "html" not in answer["Content-Type"]:
            continue
        seen.add(name)
        soup = BeautifulSoup(answer.content, "html.parser")
        for form in _forms_on(soup, address):
            found.setdefault(form.kind, form)
        links = (urljoin(address, a["href"]) for a in soup.select("a[href]"))
        waiting += [link for link in links if link.startswith("/")]
    return list(found.values())


def _forms_on(soup: BeautifulSoup, page: str) -> Iterator[Form]:
    for tag in soup.select("form"):
        if (tag.get("method") or "get").lower() != "post":
            continue
        values, files = _values(tag)
        ways = {urljoin(page, tag.get("action") or "")}
        ways |= {urljoin(page, b["formaction"]) for b in tag.select("[formaction]")}
        for action in sorted(ways):
            name = name_of(action)
            if name and action.startswith("/"):
                yield Form(page, action, name, values, frozenset(files))


def _values(form: Tag) -> tuple[dict[str, list[str]], set[str]]:
    """As a browser would send them untouched, and the fields that take files."""
    values: dict[str, list[str]] = {}
    files = set()
    for part in form.select("input[name], textarea[name], select[name], button[name]"):
        name = part["name"]
        if "__prefix__" in name or name == "csrfmiddlewaretoken":
            continue
        if part.get("type") == "file":
            files.add(name)
        else:
            values.setdefault(name, []).extend(_held(part))
    return values, files


def _held(part: Tag) -> list[str]:
    if part.name == "select":
        chosen = part.select("option[selected]") or part.select("option")[:1]
        return [option.get("value", "") for option in chosen]
    if part.name == "textarea":
        return [part.get_text().removeprefix("\n")]
    if part.get("type") in {"checkbox", "radio"}:
        return [part.get("value", "on")] if part.has_attr("checked") else []
    return [part.get("value", "")]


def try_form(
    client: Client, form: Form, good: dict[str, str], outcome: Outcome
) -> None:
    """Sends it with one field bad at a time, the others as good as we know."""
    outcome.forms += 1
    whole = form.filled_in(good)
    for name in form.fields:
        for what, value in BAD.items():
            _send(client, form, whole | {name: value}, f"{name}: {what}", outcome)
        left_out = {key: value for key, value in whole.items() if key != name}
        _send(client, form, left_out, f"{name}: left out", outcome)
        _send(client, form, whole | {name: _file()}, f"{name}: a file", outcome)


def try_long_form(client: Client, form: Form, outcome: Outcome) -> None:
    """The same for forms of a hundred fields: each kind of bad input in all of them
    at once, and in each kind of field some of it alone, another for each field."""
    outcome.forms += 1
    whole = form.filled_in({})
    for what in IN_ALL_FIELDS:
        value = BAD[what]
        bad = {name: value for name in form.fields if not name.endswith(FORMSET_FIELDS)}
        _send(client, form, whole | bad, f"all fields: {what}", outcome)
    kinds = {re.sub(r"\d+", "N", name): name for name in form.fields}
    for place, name in enumerate(kinds.values()):
        for step in range(ALONE):
            what = list(BAD)[(place * ALONE + step) % len(BAD)]
            _send(client, form, whole | {name: BAD[what]}, f"{name}: {what}", outcome)


def _file() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.jpg", b"\xff\xd8\xff not a picture", "image/jpeg")


def _send(
    client: Client, form: Form, sent: dict[str, object], what: str, outcome: Outcome
) -> None:
    outcome.posts += 1
    cookies, told = deepcopy(client.cookies), f"{form.name} on {form.page}, {what}"
    cache.clear()
    connection.queries_log.clear()
    try:
        with transaction.atomic(), CaptureQueriesContext(connection) as queries:
            answer = client.post(form.action, sent, headers=OURS)
            transaction.set_rollback(True)
    except Exception as error:  # noqa: BLE001 — whatever it is, a visitor would see 500
        outcome.wrong.append(f"{told}: {type(error).__name__}: {str(error)[:200]}")
        return
    finally:
        client.cookies = cookies
    outcome.wrong += [
        f"{told}: {problem}"
        for problem in _problems(answer, queries)
        if form.name not in ONLY_SHOWS or problem != SILENT
    ]
    if answer.status_code < 300 or answer.status_code >= 400:
        outcome.refused += 1
    else:
        outcome.taken += 1


def _problems(answer: HttpResponse, queries: CaptureQueriesContext) -> Iterator[str]:
    status = answer.status_code
    if status >= 500:
        yield f"answered {status}"
    if 300 <= status < 400 or answer.streaming:
        return
    content = answer.content.decode(errors="replace")
    if MARKUP in content and "html" in answer["Content-Type"]:
        yield "markup was not escaped"
    if "Traceback (most recent" in content:
        yield "a traceback is shown"
    is_refused = status >= 400 or BeautifulSoup(content, "html.parser").select(SENTENCE)
    if status == 200 and "<form" in content and not is_refused:
        yield SILENT
    if is_refused and (tables := written(queries)):
        yield f"refused, but {', '.join(sorted(tables))} changed"


def written(queries: CaptureQueriesContext) -> set[str]:
    """Tables that were written to and not rolled back."""
    open_points: list[tuple[str, set[str]]] = [("", set())]
    for query in queries.captured_queries:
        sql = query["sql"]
        if point := SAVEPOINT.match(sql):
            _at_savepoint(open_points, point[1], point[2])
        elif write := WRITES.match(sql):
            open_points[-1][1].add(write[1])
    return set().union(*(tables for _, tables in open_points)) - NO_HARM


def _at_savepoint(points: list[tuple[str, set[str]]], act: str, name: str) -> None:
    if act == "SAVEPOINT":
        points.append((name, set()))
        return
    while points[-1][0] not in {name, ""}:
        inner = points.pop()[1]
        points[-1][1].update(inner if act.startswith("RELEASE") else ())
    if points[-1][0] == name:
        if act.startswith("ROLLBACK"):
            points[-1][1].clear()
        else:
            inner = points.pop()[1]
            points[-1][1].update(inner)
