"""Installs the checkers that npm has. Node, npm and Java come with
requirements-dev.txt, so that a machine needs none of them and no rights."""

import shutil
import subprocess
import sys
from pathlib import Path

E2E = Path(__file__).parent / "e2e"
NODE = Path(sys.executable).with_name("node")
HTML_VALIDATE = E2E / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
NU = E2E / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def install_what_is_locked(folder: Path) -> None:
    """What the folder's package-lock.json names, unless that is what is there."""
    lock = folder / "package-lock.json"
    installed = folder / "node_modules" / "installed-lock.json"
    if installed.exists() and installed.read_bytes() == lock.read_bytes():
        return
    sys.stdout.write(f"Installing what {folder.name}/package-lock.json locks\n")
    sys.stdout.flush()
    npm = Path(sys.executable).with_name("npm")
    # No install scripts: the Nu checker's would look for a Java of its own.
    subprocess.run(
        [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    shutil.copyfile(lock, installed)
