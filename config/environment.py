"""Reads settings from the environment; a bad value stops the start and is named.

Its own room because settings.py must stay a list of settings.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env")

RUNNING_TESTS = "pytest" in sys.modules


def flag(name: str, *, default: bool = False) -> bool:
    """True or false. Raises ImproperlyConfigured on any other word.

    django-environ reads every unknown word as false; a misspelt "ture" must not
    quietly switch something off.
    """
    word = env.str(name, default=str(default)).strip().lower()
    if word in {"true", "yes", "on", "1"}:
        return True
    if word in {"false", "no", "off", "0", ""}:
        return False
    raise ImproperlyConfigured(f"{name} is {word!r}: set it to true or false.")


def one_of(name: str, words: list[str], *, default: str) -> str:
    word = env.str(name, default=default).strip().lower()
    if word not in words:
        raise ImproperlyConfigured(
            f"{name} is {word!r}: set it to {' or '.join(words)}."
        )
    return word


def whole_number(name: str, *, default: int, least: int = 0) -> int:
    text = env.str(name, default=str(default)).strip()
    if not text.isdigit() or int(text) < least:
        raise ImproperlyConfigured(
            f"{name} is {text!r}: set it to a whole number of {least} or more."
        )
    return int(text)


def origin(name: str, *, default: str) -> str:
    """A scheme and host without a path, such as https://www.example.com."""
    text = env.str(name, default=default).strip().rstrip("/")
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path:
        raise ImproperlyConfigured(
            f"{name} is {text!r}: set it to an origin such as https://www.example.com."
        )
    return text


def required(name: str, *, why: str, unless: bool, otherwise: str = "") -> str:
    """The value of a setting that only development may leave out."""
    text = env.str(name, default="").strip()
    if text:
        return text
    if unless:
        return otherwise
    raise ImproperlyConfigured(f"{name} is not set: {why}")


DATABASE_ENGINES = {"django.db.backends.sqlite3", "django.db.backends.postgresql"}


def database_url(text: str) -> dict:
    """Only the two databases that the tests run on; others would differ in locking."""
    database = environ.Env.db_url_config(text)
    if database.get("ENGINE") not in DATABASE_ENGINES:
        raise ValueError("neither sqlite nor postgres")
    return database


def url_setting(name: str, read: Callable[[str], dict], *, default: str) -> dict:
    """A database, cache or mail server given as one URL."""
    text = env.str(name, default=default)
    try:
        return read(text)
    except Exception as error:
        scheme = text.partition(":")[0]
        raise ImproperlyConfigured(
            f"{name} cannot be read: it starts with {scheme!r}."
            " See .env.example for the forms it takes."
        ) from error
