"""`make run`: the whole shop on this machine, and nothing left running after it.

Prepares the database and the demo content when something changed, then starts the
stand-in for Stripe (unless a key is set), the worker, the web server, the
reconciler and the upkeep, and stops all of them when one stops or on Ctrl-C. Django is not imported
here, so that a second start takes the time of the server alone.
"""

import hashlib
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

from django.core.exceptions import ImproperlyConfigured

from config.environment import BASE_DIR, env, flag, whole_number

HOST = "127.0.0.1"
START_SECONDS = 60
STOP_SECONDS = 10
RECONCILER = [sys.executable, "manage.py", "reconcile_payments", "--every", "60"]
UPKEEP = [sys.executable, "manage.py", "look_after_shop", "--every", "60"]
WORKER = ["db_worker", "--queue-name", "*", "--no-reload"]
"""One for all queues: on one machine nobody waits long."""

MOVES_ABOUT = {"PORT", "SITE_URL", "VAR_DIR"}
"""A shop that is served elsewhere, or moved, need not be prepared again."""


def main() -> int:
    # SIGINT too: a shell that starts this in the background has it ignored.
    signal.signal(signal.SIGINT, _interrupt)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        return _run()
    except ImproperlyConfigured as error:
        return _say(f"The shop did not start. {error}")
    except KeyboardInterrupt:
        return 0


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _say(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return 1


def _run() -> int:
    port = whole_number("PORT", default=8000, least=1)
    if port > 65535:
        raise ImproperlyConfigured(f"PORT is {port}: the highest port is 65535.")
    if not _is_free(port):
        return _say(
            f"Port {port} is in use. Stop what uses it, or take another one:"
            f" make run PORT={port + 10}"
        )
    var_dir = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
    var_dir.mkdir(parents=True, exist_ok=True)
    environment = _environment(port, var_dir)
    sandbox_port = _stand_in_port(port, environment)

    if not _prepare(var_dir, environment):
        return 1
    return _serve(port, sandbox_port, var_dir, environment)


def _is_free(port: int) -> bool:
    with socket.socket() as candidate:
        candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            candidate.bind((HOST, port))
        except OSError:
            return False
    return True


def _environment(port: int, var_dir: Path) -> dict[str, str]:
    """This shop's settings: those given, and safe ones for a demo on this machine."""
    environment = {**os.environ, "PORT": str(port), "PYTHONUNBUFFERED": "1"}
    if not flag("DEBUG"):
        environment.setdefault("DEMO", "true")
    environment.setdefault("SITE_URL", f"http://{HOST}:{port}")
    environment.setdefault("SECRET_KEY", _kept_secret(var_dir / "secret_key"))
    environment["STAFF_PASSWORD"] = _kept_secret(var_dir / "staff_password", length=12)
    return environment


def _kept_secret(file: Path, *, length: int = 50) -> str:
    if not file.exists():
        file.write_text(secrets.token_urlsafe(length))
        file.chmod(0o600)
    return file.read_text().strip()


def _stand_in_port(port: int, environment: dict[str, str]) -> int | None:
    """Where the stand-in for Stripe will listen; None when a real key is set."""
    if environment.get("STRIPE_SECRET_KEY"):
        return None
    chosen = port + 1
    while not _is_free(chosen):
        chosen += 1
    environment["STRIPE_API_BASE"] = f"http://{HOST}:{chosen}"
    environment["STRIPE_SECRET_KEY"] = "sk_test_standin"
    environment["STRIPE_WEBHOOK_SECRET"] = "whsec_standin"
    return chosen


def _prepare(var_dir: Path, environment: dict[str, str]) -> bool:
    stamp = var_dir / "prepared"
    state = _state_of_the_code(environment)
    if stamp.exists() and stamp.read_text() == state:
        return True
    done = subprocess.run(
        [sys.executable, "-m", "config.prepare"], env=environment, check=False
    )
    if done.returncode == 0:
        stamp.write_text(state)
    return done.returncode == 0


def _state_of_the_code(environment: dict[str, str]) -> str:
    """Changes when our code, a static file, demo content or a setting does, so that
    a setting gone bad is met by the preparation, which says so in one sentence."""
    names = re.findall(
        r"^(?:# )?([A-Z_]+)=", (BASE_DIR / ".env.example").read_text(), re.MULTILINE
    )
    settings = [
        f"{name}={environment.get(name)}" for name in names if name not in MOVES_ABOUT
    ]
    seen = hashlib.sha256("\n".join(settings).encode())
    folders = ["blog", "compliance", "config", "demo", "shop", "static"]
    files = [path for name in folders for path in (BASE_DIR / name).rglob("*")]
    for path in sorted([*files, BASE_DIR / "requirements.txt"]):
        if path.is_file() and path.suffix != ".pyc":
            facts = path.stat()
            seen.update(f"{path} {facts.st_size} {facts.st_mtime_ns}".encode())
    return seen.hexdigest()


def _serve(
    port: int, sandbox_port: int | None, var_dir: Path, environment: dict[str, str]
) -> int:
    commands = {
        "worker": [sys.executable, "manage.py", *WORKER],
        "server": [
            *[sys.executable, "-m", "granian", "--interface", "wsgi"],
            *["--host", HOST, "--port", str(port), "--blocking-threads", "4"],
            *["--log-level", "warning", "config.wsgi:application"],
        ],
    }
    if sandbox_port:
        commands["stand-in"] = [
            *[sys.executable, "-m", "tests.stripe_sandbox"],
            *["--port", str(sandbox_port)],
            *["--state", str(var_dir / "stripe_sandbox.sqlite3")],
            *["--webhook-url", f"http://{HOST}:{port}/pay/webhook/"],
            *["--webhook-secret", environment["STRIPE_WEBHOOK_SECRET"]],
        ]
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands.items():
            running[name] = _started(command, environment)
        if _wait_until_up(port, running):
            # Not before: a first page is what whoever starts the shop waits for.
            running["reconciler"] = _started(RECONCILER, environment)
            running["upkeep"] = _started(UPKEEP, environment)
            sys.stdout.write(_welcome(port, sandbox_port, var_dir, environment))
            sys.stdout.flush()
            return _wait_until_one_stops(running)
        return 1
    finally:
        _stop(running)


def _started(
    command: list[str], environment: dict[str, str]
) -> "subprocess.Popen[bytes]":
    # It leads a group of its own, so that Ctrl-C reaches only this process, which then
    # stops them in order.
    return subprocess.Popen(
        command, env=environment, cwd=BASE_DIR, start_new_session=True
    )


def _wait_until_up(port: int, running: dict[str, subprocess.Popen[bytes]]) -> bool:
    give_up_at = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up_at:
        if _stopped(running):
            return False
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/health/", timeout=5):
                return True
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    _say(f"The server did not answer within {START_SECONDS} seconds.")
    return False


def _wait_until_one_stops(running: dict[str, subprocess.Popen[bytes]]) -> int:
    while not _stopped(running):
        time.sleep(0.3)
    return 1


def _stopped(running: dict[str, subprocess.Popen[bytes]]) -> bool:
    for name, process in running.items():
        if process.poll() is not None:
            _say(f"The {name} stopped by itself (exit {process.returncode}).")
            return True
    return False


def _stop(running: dict[str, subprocess.Popen[bytes]]) -> None:
    # A second Ctrl-C must not leave anything behind.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for process in running.values():
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
    give_up_at = time.monotonic() + STOP_SECONDS
    for process in running.values():
        try:
            process.wait(timeout=max(0.1, give_up_at - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def _welcome(
    port: int, sandbox_port: int | None, var_dir: Path, environment: dict[str, str]
) -> str:
    payments = (
        f"http://{HOST}:{sandbox_port}  stand-in for Stripe: pay with 4242 4242 4242 4242"
        if sandbox_port
        else "Stripe, with the key that is set"
    )
    mail = (
        "the server in EMAIL_URL"
        if environment.get("EMAIL_URL")
        else f"files in {var_dir / 'mail'}"
    )
    return f"""
AnxDefy is open.
  Shop       http://{HOST}:{port}/
  Admin      http://{HOST}:{port}/admin/
             sign in: staff@example.com, {environment["STAFF_PASSWORD"]}
  Payments   {payments}
  Mail       {mail}
Ctrl-C stops all of it.
"""


if __name__ == "__main__":
    sys.exit(main())
