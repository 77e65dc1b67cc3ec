"""Carries an answer from the page that shows it to the page that saves it, so that
what staff confirmed is what is kept, and nothing is kept before."""

from dataclasses import asdict

from django.core import signing

from blog.lookup.answers import Answer, FoundNotice

_SALT = "blog.lookup"
GOOD_FOR_SECONDS = 3600


class TooLate(Exception):
    """Holds a sentence for staff."""


def sealed(answer: Answer) -> str:
    return signing.dumps(asdict(answer), salt=_SALT, compress=True)


def unsealed(text: str) -> Answer:
    """Raises TooLate for one that is too old or was not made here."""
    try:
        data = signing.loads(text, salt=_SALT, max_age=GOOD_FOR_SECONDS)
    except signing.BadSignature as error:
        raise TooLate(
            "This was looked up too long ago. Look it up again; nothing was saved."
        ) from error
    notices = [FoundNotice(**notice) for notice in data.pop("notices")]
    return Answer(**data, notices=notices)
