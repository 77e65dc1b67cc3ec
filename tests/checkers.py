"""Installs the HTML checkers that npm has. Node, npm and Java come with
requirements-dev.txt, so that a machine needs none of them and no rights."""

import shutil
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent / "e2e"
MODULES = FOLDER / "node_modules"
HTML_VALIDATE = MODULES / "html-validate" / "bin" / "html-validate.mjs"
NU = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"


def install_page_checkers() -> None:
    """What package-lock.json names, unless that is what is there."""
    lock = FOLDER / "package-lock.json"
    installed = MODULES / "installed-lock.json"
    if installed.exists() and installed.read_bytes() == lock.read_bytes():
        return
    sys.stdout.write("Installing the HTML checkers that package-lock.json locks\n")
    sys.stdout.flush()
    npm = Path(sys.executable).with_name("npm")
    # No install scripts: the Nu checker's would look for a Java of its own.
    subprocess.run(
        [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=FOLDER,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    shutil.copyfile(lock, installed)
