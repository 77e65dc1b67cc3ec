"""Checks a request against the typed parameters inside the ``stripe`` package.

A wrong request must fail here and not first in production: a name or a value that
the package's TypedDicts do not have is refused with Stripe's own words.
"""

import difflib
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from itertools import pairwise
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin
from urllib.parse import parse_qsl, urlsplit

from stripe import RequestOptions
from typing_extensions import get_type_hints, is_typeddict

from tests.stripe_sandbox.errors import UnusableParameter
from tests.stripe_sandbox.state import Json

TRANSPORT_OPTIONS = frozenset(RequestOptions.__annotations__)
METADATA_KEYS, METADATA_KEY_LENGTH, METADATA_VALUE_LENGTH = 50, 40, 500


def decode_form(text: str) -> Json:
    """Turns ``a[b][0][c]=1`` into nested dicts and lists, as Stripe reads a body."""
    tree: Json = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        path = re.findall(r"[^\[\]]+|(?<=\[)(?=\])", name) or [name]
        node = tree
        for step, following in pairwise(path):
            node = node.setdefault(_step(node, step), {})
            if not isinstance(node, dict):
                raise UnusableParameter(f"Invalid object: {following}", param=name)
        node[_step(node, path[-1])] = value
    return {name: _lists(value) for name, value in tree.items()}


def _step(node: Json, step: str) -> str:
    return step or str(len(node))


def _lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {name: _lists(item) for name, item in value.items()}
    if inner and inner.keys() == {str(place) for place in range(len(inner))}:
        return [inner[str(place)] for place in range(len(inner))]
    return inner


def check(given: Json, typed: Any) -> Json:
    """The parameters with their types. Raises UnusableParameter on the first wrong one."""
    return _object(given, typed, "")


@cache
def _fields(typed: Any) -> dict[str, Any]:
    # Names that the package imports only for type checkers.
    unimported = {"StripeContext": str, "Mapping": Mapping}
    hints = get_type_hints(typed, localns=unimported)
    return {name: hint for name, hint in hints.items() if name not in TRANSPORT_OPTIONS}


def _object(given: Any, typed: Any, where: str) -> Json:
    if not isinstance(given, dict):
        raise UnusableParameter(
            f"Invalid object: {_shown(given)}", param=where or "body"
        )
    fields = _fields(typed)
    _refuse_unknown(given, fields, where)
    for name in sorted(typed.__required_keys__ & fields.keys()):
        if name not in given:
            missing = _inside(where, name)
            raise UnusableParameter(
                f"Missing required param: {missing}.",
                code="parameter_missing",
                param=missing,
            )
    return {
        name: _value(value, fields[name], _inside(where, name))
        for name, value in given.items()
    }


def _refuse_unknown(given: Json, fields: dict[str, Any], where: str) -> None:
    unknown = [name for name in given if name not in fields]
    if not unknown:
        return
    names = ", ".join(_inside(where, name) for name in unknown)
    message = f"Received unknown parameter{'s' * (len(unknown) > 1)}: {names}"
    alike = difflib.get_close_matches(unknown[0], fields, n=1)
    if len(unknown) == 1 and alike:
        message += f". Did you mean {_inside(where, alike[0])}?"
    raise UnusableParameter(
        message, code="parameter_unknown", param=_inside(where, unknown[0])
    )


def _inside(where: str, name: str | int) -> str:
    return f"{where}[{name}]" if where else str(name)


def _shown(value: Any) -> str:
    return str(value)[:100]


def _choices(hint: Any) -> list[Any]:
    return list(get_args(hint)) if get_origin(hint) in {Union, UnionType} else [hint]


def _value(value: Any, hint: Any, where: str) -> Any:
    choices = _choices(hint)
    literals = [
        word
        for choice in choices
        if get_origin(choice) is Literal
        for word in get_args(choice)
    ]
    if value == "" and "" not in literals:
        raise UnusableParameter(
            f"You passed an empty string for '{where}'. We assume empty values are an"
            f" attempt to unset a parameter; however '{where}' cannot be unset. You"
            f" should remove '{where}' from your request or supply a non-empty value.",
            code="parameter_invalid_empty",
            param=where,
        )
    if value in literals:
        return value
    words = [word for word in literals if word != ""]
    open_types = [choice for choice in choices if get_origin(choice) is not Literal]
    if words and all(choice is str for choice in open_types):
        # The package adds "or any string" so that older copies of it can read new
        # values. What we send must be a value that it knows.
        raise UnusableParameter(
            f"Invalid {where}: must be one of {_one_of(words)}", param=where
        )
    return _typed(value, open_types, where)


def _one_of(words: list[str]) -> str:
    if len(words) == 1:
        return words[0]
    return f"{', '.join(words[:-1])}, or {words[-1]}"


def _typed(value: Any, choices: list[Any], where: str) -> Any:
    kind = next((choice for choice in choices if _fits(value, choice)), choices[0])
    if is_typeddict(kind):
        return _object(value, kind, where)
    if get_origin(kind) is list:
        return _list(value, get_args(kind)[0], where)
    if get_origin(kind) is dict:
        return _mapping(value, get_args(kind)[1], where)
    return _scalar(value, kind, where)


def _fits(value: Any, kind: Any) -> bool:
    if isinstance(value, dict):
        return is_typeddict(kind) or get_origin(kind) is dict
    if isinstance(value, list):
        return get_origin(kind) is list
    return kind in {str, int, float, bool, Decimal}


def _list(value: Any, item: Any, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise UnusableParameter(f"Invalid array: {_shown(value)}", param=where)
    return [_value(one, item, _inside(where, place)) for place, one in enumerate(value)]


def _mapping(value: Any, item: Any, where: str) -> Json:
    if isinstance(value, list):
        # Keys such as "0" and "1" look like a list on the way here.
        value = {str(place): one for place, one in enumerate(value)}
    if not isinstance(value, dict):
        raise UnusableParameter(f"Invalid object: {_shown(value)}", param=where)
    if item is str:
        return _metadata(value, where)
    return {
        name: _value(one, item, _inside(where, name)) for name, one in value.items()
    }


def _metadata(value: Json, where: str) -> Json:
    if len(value) > METADATA_KEYS:
        raise UnusableParameter(
            f"You can set up to {METADATA_KEYS} keys in {where}, but you passed in"
            f" {len(value)}.",
            param=where,
        )
    for name, text in value.items():
        if len(name) > METADATA_KEY_LENGTH:
            raise UnusableParameter(
                f"Metadata keys can have up to {METADATA_KEY_LENGTH} characters, but"
                f" you passed in a key that is {len(name)} characters.",
                param=where,
            )
        if not isinstance(text, str) or len(text) > METADATA_VALUE_LENGTH:
            raise UnusableParameter(
                f"Metadata values can have up to {METADATA_VALUE_LENGTH} characters,"
                f" but you passed in a value that is {len(str(text))} characters.",
                param=_inside(where, name),
            )
    return {name: text for name, text in value.items() if text}


def _scalar(value: Any, kind: Any, where: str) -> Any:
    if not isinstance(value, str):
        raise UnusableParameter(f"Invalid string: {_shown(value)}", param=where)
    if kind is int:
        return _integer(value, where)
    if kind is bool:
        return _boolean(value, where)
    if kind in {float, Decimal}:
        return _decimal(value, where)
    if where.endswith(("_url", "[url]")):
        _check_url(value, where)
    return value


def _integer(value: str, where: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,18}", value):
        raise UnusableParameter(
            f"Invalid integer: {_shown(value)}",
            code="parameter_invalid_integer",
            param=where,
        )
    return int(value)


def _boolean(value: str, where: str) -> bool:
    if value not in {"true", "false"}:
        raise UnusableParameter(f"Invalid boolean: {_shown(value)}", param=where)
    return value == "true"


def _decimal(value: str, where: str) -> str:
    try:
        return str(Decimal(value))
    except InvalidOperation as error:
        raise UnusableParameter(
            f"Invalid decimal: {_shown(value)}", param=where
        ) from error


def _check_url(value: str, where: str) -> None:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise UnusableParameter("Not a valid URL", code="url_invalid", param=where)
