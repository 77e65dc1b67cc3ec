"""The only place of the blog that talks to the network, and only to these hosts."""

import logging
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from threading import Lock
from urllib.parse import urljoin, urlsplit

import requests
from django.conf import settings

logger = logging.getLogger(__name__)

CROSSREF = "api.crossref.org"
EUTILS = "eutils.ncbi.nlm.nih.gov"
PMC = "pmc.ncbi.nlm.nih.gov"
NAMES = {CROSSREF: "Crossref", EUTILS: "PubMed", PMC: "PubMed Central"}

CONNECT_SECONDS = 3
READ_SECONDS = 8
WHOLE_ANSWER_SECONDS = 20
MOST_BYTES = 4 * 2**20
MOST_REDIRECTS = 2
LONGEST_WAIT_SECONDS = 60
SECONDS_BETWEEN = {CROSSREF: 0.1, EUTILS: 0.4, PMC: 0.4}
"""NCBI lets three questions a second pass without a key:
https://www.ncbi.nlm.nih.gov/books/NBK25497/. Crossref says its own in each answer."""


class LookupFailed(Exception):
    """Holds a sentence for staff."""


class NotKnown(LookupFailed):
    """The service answered: it has no such record."""


class ServiceUnavailable(LookupFailed):
    """Slow, down, or it turned us away; later may be better."""

    def __init__(self, sentence: str, *, wait: float | None = None) -> None:
        super().__init__(sentence)
        self.wait = wait
        """Seconds that the service asked us to wait."""


class Nonsense(LookupFailed):
    """It answered with what cannot be read."""


@dataclass
class _Pace:
    """Keeps the questions to one host apart, in all threads of this process."""

    seconds: float
    lock: Lock = field(default_factory=Lock)
    free_at: float = 0.0

    def wait(self) -> None:
        with self.lock:
            now = time.monotonic()
            start = max(now, self.free_at)
            self.free_at = start + self.seconds
        if start > now:
            time.sleep(start - now)


_PACES = {host: _Pace(seconds) for host, seconds in SECONDS_BETWEEN.items()}


def ask(host: str, path: str, params: Mapping[str, str], *, retries: int = 0) -> bytes:
    """The body of the answer. Raises LookupFailed; waits longer before each retry, and
    as long as the service asks for."""
    for attempt in range(retries + 1):
        try:
            return _once(f"https://{host}{path}", params)
        except ServiceUnavailable as error:
            if attempt == retries:
                raise
            time.sleep(min(error.wait or 2.0 ** (attempt + 1), LONGEST_WAIT_SECONDS))
    raise AssertionError("unreachable: the last attempt returns or raises")


def _once(url: str, params: Mapping[str, str]) -> bytes:
    host = urlsplit(url).hostname or ""
    query: Mapping[str, str] | None = params
    for _ in range(MOST_REDIRECTS + 1):
        _PACES[host].wait()
        try:
            # What was asked may be logged: it names a paper, and nobody.
            with _request(url, query) as answer:
                if answer.is_redirect:
                    url, query = _same_host(url, answer, host), None
                    continue
                _keep_pace(host, answer)
                _refuse_bad_status(host, answer)
                return b"".join(_chunks(host, answer))
        except requests.RequestException as error:
            logger.warning("%s: %s", NAMES[host], type(error).__name__)
            raise ServiceUnavailable(f"{NAMES[host]} did not answer.") from error
    raise ServiceUnavailable(f"{NAMES[host]} sent us in a circle.")


def _request(url: str, params: Mapping[str, str] | None) -> requests.Response:
    contact = settings.LOOKUP_CONTACT
    who = f"{settings.SITE_URL}; mailto:{contact}" if contact else settings.SITE_URL
    return requests.get(
        url,
        params=params,
        headers={"User-Agent": f"AnxDefySources/1.0 ({who})"},
        timeout=(CONNECT_SECONDS, READ_SECONDS),
        allow_redirects=False,
        stream=True,
    )


def _same_host(url: str, answer: requests.Response, host: str) -> str:
    target = urljoin(url, answer.headers["Location"])
    parts = urlsplit(target)
    if (parts.scheme, parts.netloc) != ("https", host):
        raise ServiceUnavailable(f"{NAMES[host]} sent us elsewhere.")
    return target


def _keep_pace(host: str, answer: requests.Response) -> None:
    """https://www.crossref.org/documentation/retrieve-metadata/rest-api/access-and-authentication/"""
    limit = answer.headers.get("x-rate-limit-limit", "")
    interval = answer.headers.get("x-rate-limit-interval", "").rstrip("s")
    if limit.isdigit() and interval.isdigit() and int(limit):
        told = int(interval) / int(limit)
        _PACES[host].seconds = min(max(told, 0.02), LONGEST_WAIT_SECONDS)


def _refuse_bad_status(host: str, answer: requests.Response) -> None:
    name, status = NAMES[host], answer.status_code
    if status == requests.codes.ok:
        return
    logger.warning("%s answered %s", name, status)
    if status in {400, 404}:
        raise NotKnown(f"{name} has no such record.")
    if status == requests.codes.too_many_requests or status >= 500:
        wait = answer.headers.get("Retry-After", "")
        raise ServiceUnavailable(
            f"{name} is too busy to answer ({status}).",
            wait=float(wait) if wait.isdigit() else None,
        )
    raise ServiceUnavailable(f"{name} did not let us in ({status}).")


def _chunks(host: str, answer: requests.Response) -> Iterator[bytes]:
    """A drip of bytes never trips the read timeout, so the whole has one of its own."""
    give_up_at, size = time.monotonic() + WHOLE_ANSWER_SECONDS, 0
    for chunk in answer.iter_content(64 * 1024):
        size += len(chunk)
        if size > MOST_BYTES:
            raise Nonsense(f"The answer of {NAMES[host]} is too long to be a record.")
        if time.monotonic() > give_up_at:
            raise ServiceUnavailable(f"{NAMES[host]} was too slow.")
        yield chunk
