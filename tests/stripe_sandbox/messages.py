"""A request and its answer, without the socket that carries them."""

import json
from dataclasses import dataclass, field

from tests.stripe_sandbox.state import Json


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: str = ""
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    """Names in lower case."""


@dataclass
class Response:
    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


def json_response(status: int, body: Json, **headers: str) -> Response:
    return Response(
        status,
        json.dumps(body, indent=2).encode(),
        {"Content-Type": "application/json", **headers},
    )


def redirect(location: str) -> Response:
    return Response(303, b"", {"Location": location})
