"""Finds the Chromium that the browser's tests drive, and installs one if there is none."""

import os
import shutil
import subprocess
import sys

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""Without these Chromium looks for its maker's hosts at every start."""


def find_or_install_chromium() -> str:
    """The path of a Chromium. Raises SystemExit with what to do if none can be had."""
    if found := _find():
        return found
    sys.stdout.write("Installing Chromium for the browser's tests\n")
    sys.stdout.flush()
    if shutil.which("apt-get") and os.geteuid() == 0:
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "chromium"],
            check=True,
            env=quiet,
            stdout=subprocess.DEVNULL,
        )
    if found := _find():
        return found
    raise SystemExit(
        "The browser's tests need Chromium. Install it (on Debian: apt-get install"
        " chromium), or give its path in CHROMIUM."
    )


def _find() -> str | None:
    given = os.environ.get("CHROMIUM")
    if given:
        return given
    return next(filter(None, map(shutil.which, NAMES)), None)
