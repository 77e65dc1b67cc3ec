"""Links to other sites are asked when staff want it, and hold nothing up."""

import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from blog import outside_links
from blog.models import Article, LinkCheck
from blog.outside_links import NotAsked, check_address
from tests.blog.desk import ADD, act, filled_in, page_of, person, signed_in, writer
from tests.blog.factories import make_source

pytestmark = pytest.mark.django_db

ANSWERS = {"/there": 200, "/gone": 404, "/closed": 403, "/ever": 302, "/moved": 301}


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(ANSWERS[self.path])
        if self.path == "/ever":
            self.send_header("Location", "/ever")
        if self.path == "/moved":
            self.send_header("Location", "/gone")
        self.end_headers()

    def log_message(self, *args) -> None:
        pass


@pytest.fixture
def site(monkeypatch):
    """A site of the web, which here stands on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    port = server.server_port
    Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(outside_links, "_PORTS", {"http": port, "https": 443})
    monkeypatch.setattr(outside_links, "_public_machine", lambda *_: "127.0.0.1")
    pool = outside_links.HTTPConnectionPool
    monkeypatch.setattr(
        outside_links, "HTTPConnectionPool", lambda host, **o: pool(host, port, **o)
    )
    yield f"http://elsewhere.test:{port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "outcome", "said"),
    [
        ("/there", "there", "answered 200"),
        ("/gone", "gone", "answered 404"),
        ("/moved", "gone", "answered 404"),
        ("/closed", "unknown", "answered 403"),
        ("/ever", "unknown", "it leads on and on"),
    ],
)
def test_what_an_address_answers(site, path, outcome, said):
    check = check_address(site + path)

    assert (check.outcome, check.said) == (outcome, said)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://localhost/admin/",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://8.8.8.8:22/",
        "https://8.8.8.8:8443/",
    ],
)
def test_our_own_network_is_not_asked(address, monkeypatch):
    def connect(*args, **options):
        raise AssertionError("It was asked.")

    monkeypatch.setattr(outside_links, "HTTPConnectionPool", connect)
    monkeypatch.setattr(outside_links, "HTTPSConnectionPool", connect)

    assert check_address(address).outcome == "unknown"


def test_redirect_into_our_own_network_is_not_followed(site, monkeypatch):
    asked = []

    def machine(host, port):
        asked.append(host)
        if host != "elsewhere.test":
            raise NotAsked("it stands in a private network")
        return "127.0.0.1"

    monkeypatch.setattr(outside_links, "_public_machine", machine)
    monkeypatch.setattr(
        Site,
        "do_GET",
        lambda self: (
            self.send_response(302),
            self.send_header("Location", "http://intern.test/"),
            self.end_headers(),
        ),
    )

    check = check_address(f"{site}/there")

    assert asked[0] == "elsewhere.test"
    assert check.outcome == "unknown"


def test_no_network_is_told_as_not_checked(monkeypatch):
    def fail(*args, **options):
        raise socket.gaierror("no network")

    monkeypatch.setattr(socket, "getaddrinfo", fail)

    check = check_address("https://example.org/")

    assert (check.outcome, check.said) == ("unknown", "no answer (gaierror)")


def test_staff_ask_and_see_it_as_advice(monkeypatch):
    make_source("klass2004")
    ann = writer("ann")
    ann.post(
        ADD,
        filled_in(body="x[@klass2004] [so](https://a.test/x#y) [b](https://b.test/)"),
    )
    article = Article.objects.get()
    answers = {"https://a.test/x": 404, "https://b.test/": 200}
    monkeypatch.setattr(outside_links, "_status_at_the_end", answers.get)
    path = f"/admin/blog/article/{article.pk}/revisions/1/links/"
    form = page_of(ann.get(f"/admin/blog/article/{article.pk}/change/"))
    assert form.select_one(f"form[action='{path}'] button").text == (
        "Ask 2 links to other sites"
    )

    assert ann.post(path).status_code == 302

    checks = page_of(ann.get(f"/admin/blog/article/{article.pk}/change/"))
    told = checks.select_one(".checks .advises:has(li)").parent.text
    assert "https://a.test/x is gone: answered 404" in told
    assert "b.test" not in told
    assert act(ann, article, "submit").status_code == 302
    assert LinkCheck.objects.count() == 2


def test_asking_is_for_writers():
    ann = writer("ann")
    ann.post(ADD, filled_in())
    path = f"/admin/blog/article/{Article.objects.get().pk}/revisions/1/links/"

    assert signed_in(person("looker", "view_article")).post(path).status_code == 403
    assert ann.get(path).status_code == 405
