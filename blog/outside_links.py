"""Asks addresses elsewhere whether they are still there. Only when staff ask for it,
from the task queue, and a failure here keeps no article from being read."""

import ipaddress
import socket
from collections.abc import Iterable
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.utils import timezone
from django_tasks import task
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, Timeout
from urllib3.exceptions import HTTPError

from blog.links import links_in
from blog.markdown import is_external, parser
from blog.models import ArticleRevision, LinkCheck

MOST_LINKS = 60
MOST_STEPS = 4
"""Redirects that are followed."""
SECONDS = 6
GONE = {404, 410}
_PORTS = {"http": 80, "https": 443}

Outcome = LinkCheck.Outcome


class NotAsked(Exception):
    """Holds a sentence: the address is none that we ask."""


@task
def check_outside_links(revision_id: int) -> str:
    revision = ArticleRevision.objects.get(pk=revision_id)
    addresses = outside_addresses(revision.words.get("body") or "")[:MOST_LINKS]
    for address in addresses:
        check_address(address)
    return f"{len(addresses)} asked"


def outside_addresses(body: str) -> list[str]:
    """In the order of the text, each once."""
    links = links_in(_PARSER.parse(body))
    found = (link.address.partition("#")[0] for link in links if link.is_external)
    return list(dict.fromkeys(found))


def check_address(address: str) -> LinkCheck:
    try:
        status = _status_at_the_end(address)
        outcome = Outcome.GONE if status in GONE else Outcome.THERE
        said = f"answered {status}"
        # Pages that let no program in are there all the same, as far as we can tell.
        if status >= 400 and outcome == Outcome.THERE:
            outcome = Outcome.UNKNOWN
    except NotAsked as error:
        outcome, said = Outcome.UNKNOWN, str(error)
    except (HTTPError, OSError, UnicodeError) as error:
        outcome, said = Outcome.UNKNOWN, f"no answer ({type(error).__name__})"
    check, _ = LinkCheck.objects.update_or_create(
        address=address[:2000],
        defaults={"outcome": outcome, "said": said, "checked_at": timezone.now()},
    )
    return check


def findings_of(addresses: Iterable[str]) -> list[str]:
    """What the last check of each said, where it is not there."""
    checks = LinkCheck.objects.exclude(outcome=Outcome.THERE)
    known = checks.in_bulk([one[:2000] for one in addresses], field_name="address")
    return [_told(check) for check in known.values()]


def _told(check: LinkCheck) -> str:
    local = timezone.localtime(check.checked_at)
    verdict = "is gone" if check.outcome == Outcome.GONE else "could not be checked"
    when = f"{local:%B} {local.day}"
    return f"{check.address} {verdict}: {check.said} on {when}."


def _status_at_the_end(address: str) -> int:
    for _ in range(MOST_STEPS + 1):
        status, location = _ask(address)
        if status not in {301, 302, 303, 307, 308} or not location:
            return status
        address = urljoin(address, location)
        if not is_external(address):
            raise NotAsked("it leads to no page of the web")
    raise NotAsked("it leads on and on")


def _ask(address: str) -> tuple[int, str]:
    """Status and location. Asked of the very machine that was looked up, so that a
    name cannot lead into our own network between the two."""
    parts = urlsplit(address)
    host, scheme = parts.hostname or "", parts.scheme.lower()
    if scheme not in _PORTS or parts.port not in {None, _PORTS[scheme]}:
        raise NotAsked("only http and https at their own ports are asked")
    machine = _public_machine(host, _PORTS[scheme])
    options: dict[str, Any] = {
        "timeout": Timeout(total=SECONDS),
        "retries": False,
        "maxsize": 1,
    }
    pool = (
        HTTPSConnectionPool(
            machine, server_hostname=host, assert_hostname=host, **options
        )
        if scheme == "https"
        else HTTPConnectionPool(machine, **options)
    )
    target = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    headers = {"Host": host, "User-Agent": f"link check for {settings.SITE_URL}"}
    with pool:
        answer = pool.request(
            "GET", target, headers=headers, redirect=False, preload_content=False
        )
        answer.close()  # its head is enough
    return answer.status, answer.headers.get("Location", "")


def _public_machine(host: str, port: int) -> str:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    machines = [str(one[4][0]) for one in found]
    if not machines or not all(ipaddress.ip_address(m).is_global for m in machines):
        raise NotAsked("it stands in a private network")
    return machines[0]


_PARSER = parser()
