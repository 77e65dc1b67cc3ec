"""Runs the stand-in for Stripe as a server of its own, until Ctrl-C or SIGTERM."""

import argparse
import signal
import sqlite3
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

from tests.stripe_sandbox.environment import NotForProduction
from tests.stripe_sandbox.sandbox import StripeSandbox
from tests.stripe_sandbox.server import LOOPBACK
from tests.stripe_sandbox.webhooks import PATIENT_RETRIES, QUICK_RETRIES


def main() -> int:
    options = _options()
    try:
        sandbox = StripeSandbox(
            options.webhook_url,
            options.webhook_secret,
            host=options.host,
            port=options.port,
            state_file=options.state,
            public_url=options.public_url or "",
            retries=QUICK_RETRIES if options.quick_retries else PATIENT_RETRIES,
        )
    except NotForProduction as refusal:
        return _say(str(refusal))
    except sqlite3.Error as error:
        return _say(
            f"{options.state} cannot keep the state ({error}): give another file"
            " with --state."
        )
    try:
        sandbox.start()
    except OSError as error:
        return _say(
            f"Port {options.port} cannot be used ({error.strerror}): stop what holds"
            " it, or give another with --port."
        )
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    print(f"Stand-in for Stripe at {sandbox.url}: no money moves.", flush=True)  # noqa: T201
    stop.wait()
    sandbox.stop()
    for crash in sandbox.crashes:
        _say(f"A request crashed: {crash!r}")
    return 1 if sandbox.crashes else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.stripe_sandbox",
        description="A stand-in for Stripe on this machine. No money moves.",
    )
    parser.add_argument("--port", type=_port, required=True)
    parser.add_argument("--host", choices=LOOPBACK, default="127.0.0.1")
    parser.add_argument(
        "--state", type=Path, metavar="FILE", help="keeps all, so a restart loses none"
    )
    parser.add_argument("--webhook-url", type=_address, metavar="URL")
    parser.add_argument("--webhook-secret", default="whsec_stand_in", metavar="SECRET")
    parser.add_argument(
        "--public-url",
        type=_address,
        metavar="URL",
        help="where the buyer's browser finds this server, if not at host and port",
    )
    parser.add_argument(
        "--quick-retries",
        action="store_true",
        help="repeat failed webhooks within seconds, not over hours",
    )
    return parser.parse_args()


def _port(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port from 1 to 65535.")
    return int(text)


def _address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not an address such as http://127.0.0.1:8000/pay/webhook/."
        )
    return text.rstrip("/") if not parts.path.strip("/") else text


def _say(sentence: str) -> int:
    print(sentence, file=sys.stderr)  # noqa: T201
    return 1


if __name__ == "__main__":
    sys.exit(main())
