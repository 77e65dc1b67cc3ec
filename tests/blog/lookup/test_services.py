"""How we behave towards the services, and what we take from them."""

import pytest
import requests

from blog.lookup import services
from blog.lookup.services import Nonsense, NotKnown, ServiceUnavailable, ask
from tests.blog.lookup.conftest import CROSSREF

URL = f"{CROSSREF}x"


def ask_crossref(**more) -> bytes:
    return ask(services.CROSSREF, "/v1/works/x", {}, **more)


def test_we_say_who_asks(network, settings):
    settings.SITE_URL = "https://www.example.com"
    network.mock.get(URL, body=b"fine")

    assert ask_crossref() == b"fine"

    (call,) = network.mock.calls
    assert call.request.headers["User-Agent"] == (
        "AnxDefySources/1.0 (https://www.example.com; mailto:library@example.com)"
    )
    assert call.request.req_kwargs["timeout"] == (3, 8)


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        ({"status": 404}, NotKnown, "Crossref has no such record."),
        ({"status": 429}, ServiceUnavailable, "too busy"),
        ({"status": 503}, ServiceUnavailable, "too busy"),
        ({"status": 403}, ServiceUnavailable, "did not let us in"),
        ({"body": requests.ReadTimeout()}, ServiceUnavailable, "did not answer"),
        ({"body": requests.ConnectionError()}, ServiceUnavailable, "did not answer"),
        ({"body": b"x" * (5 * 2**20)}, Nonsense, "too long"),
    ],
)
def test_every_failure_is_told_in_a_sentence(network, answer, error, words):
    network.mock.get(URL, **answer)

    with pytest.raises(error, match=words):
        ask_crossref()


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:8000/admin/",
        "https://169.254.169.254/latest/",
        "http://api.crossref.org/v1/works/x",
        "https://api.crossref.org.evil.example/",
        "https://user@evil.example/",
        "//evil.example/x",
    ],
)
def test_no_redirect_leads_away_from_the_service(network, target):
    network.mock.get(URL, status=302, headers={"Location": target})

    with pytest.raises(ServiceUnavailable, match="elsewhere"):
        ask_crossref()

    assert len(network.mock.calls) == 1


def test_a_redirect_on_the_same_host_is_followed_but_not_in_circles(network):
    network.mock.get(URL, status=301, headers={"Location": "/v1/works/y"})
    network.mock.get(f"{CROSSREF}y", body=b"moved")
    assert ask_crossref() == b"moved"

    network.mock.replace(
        "GET", f"{CROSSREF}y", status=301, headers={"Location": "/v1/works/x"}
    )
    with pytest.raises(ServiceUnavailable, match="in a circle"):
        ask_crossref()


def test_a_drip_of_bytes_is_given_up(network, monkeypatch):
    monkeypatch.setattr(services, "WHOLE_ANSWER_SECONDS", -1)
    network.mock.get(URL, body=b"x")

    with pytest.raises(ServiceUnavailable, match="too slow"):
        ask_crossref()


def test_busy_services_are_asked_again_later_and_later(network, naps):
    network.mock.get(URL, status=503)
    network.mock.get(URL, status=429, headers={"Retry-After": "17"})
    network.mock.get(URL, body=b"at last")

    assert ask_crossref(retries=3) == b"at last"

    assert [nap for nap in naps if nap >= 1] == [2.0, 17.0]


def test_nobody_waits_an_hour_because_a_service_says_so(network, naps):
    network.mock.get(URL, status=429, headers={"Retry-After": "3600"})
    network.mock.get(URL, body=b"fine")

    ask_crossref(retries=1)

    assert max(naps) == 60


def test_questions_keep_the_pace_that_the_service_tells(network, naps, monkeypatch):
    pace = services._Pace(0.1)
    monkeypatch.setitem(services._PACES, services.CROSSREF, pace)
    headers = {"x-rate-limit-limit": "5", "x-rate-limit-interval": "10s"}
    network.mock.get(URL, body=b"fine", headers=headers)

    for _ in range(3):
        ask_crossref()

    assert pace.seconds == 2
    assert naps[-1] == pytest.approx(2, abs=0.3)


def test_ncbi_is_asked_at_most_three_times_a_second():
    assert services.SECONDS_BETWEEN[services.EUTILS] > 1 / 3
    assert services.SECONDS_BETWEEN[services.PMC] > 1 / 3
