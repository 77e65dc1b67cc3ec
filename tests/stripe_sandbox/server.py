"""The socket side: reads requests on loopback, writes answers, or hangs up."""

import socket
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from tests.stripe_sandbox.messages import Request, Response

LOOPBACK = ("127.0.0.1", "localhost", "::1")
LARGEST_BODY = 1_000_000
Answering = Callable[[Request], Response | None]
"""Answers a request; None hangs up without a word."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "StandInForStripe"
    sys_version = ""
    disable_nagle_algorithm = True
    # Headers and body leave in one packet.
    wbufsize = -1
    server: "Server"

    def handle_request(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST_BODY:
            self._write(Response(413))
            self.close_connection = True
            return
        parts = urlsplit(self.path)
        response = self.server.answer(
            Request(
                method=self.command,
                path=parts.path,
                query=parts.query,
                body=self.rfile.read(length).decode("utf-8", "replace"),
                headers={name.lower(): value for name, value in self.headers.items()},
            )
        )
        if response is None:
            self.server.cut(self.connection)
            self.close_connection = True
        else:
            self._write(response)

    do_GET = do_POST = do_DELETE = handle_request  # noqa: N815

    def _write(self, response: Response) -> None:
        self.send_response(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(response.body)))
        self.end_headers()
        self.wfile.write(response.body)

    def log_message(self, format: str, *args: object) -> None:
        """Requests are remembered by the sandbox, without card numbers."""


class Server(ThreadingHTTPServer):
    # Closing waits for the answers under way, so that no state closes under them.
    daemon_threads = False
    allow_reuse_address = True
    # Two hundred buyers may arrive within one moment.
    request_queue_size = 256

    def __init__(self, host: str, port: int, answer: Answering):
        if host not in LOOPBACK:
            raise ValueError(
                f"The stand-in for Stripe listens on loopback only, not on {host}."
            )
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.answer = answer
        self.crashes: list[BaseException] = []
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__((host, port), Handler)

    def process_request(self, request, client_address) -> None:
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request) -> None:
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request, client_address) -> None:
        """A client that went away is no fault of ours; anything else is kept."""
        error = sys.exc_info()[1]
        if error and not isinstance(error, ConnectionError | TimeoutError):
            self.crashes.append(error)

    def cut(self, connection: socket.socket) -> None:
        try:
            connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # The client was faster.

    def close_connections(self) -> None:
        with self._lock:
            still_open = list(self._open)
        for connection in still_open:
            self.cut(connection)
