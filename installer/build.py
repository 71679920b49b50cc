"""Build the bundle `dist/Ringstrom/`: a folder that runs on a machine without Python, without installing anything.

`python installer/build.py [--zip]`, with the Python of the development environment. The program is first installed from
its wheel into `build/stage`: what is missing from the wheel is missing from the bundle, and the smoke test finds it.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
STAGE = BUILD / "stage"
BUNDLE = ROOT / "dist" / "Ringstrom"
LICENCE_FILE = re.compile(r"(LICEN[CS]E|COPYING|NOTICE|AUTHORS)[^/]*$", re.IGNORECASE)


def main() -> int:
    """Stage, bundle, add licences; with `--zip` pack the folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--zip", action="store_true", help="pack the folder into dist/Ringstrom-<version>-<system>.zip")
    options = parser.parse_args()
    stage()
    bundle()
    add_licences()
    print(BUNDLE)
    if options.zip:
        print(packed())
    return 0


def stage() -> None:
    """Install the program, and nothing else, into `build/stage`."""
    for folder in (STAGE, BUILD / "lib", BUILD / "pyinstaller", BUNDLE):
        shutil.rmtree(folder, ignore_errors=True)
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*install, "--target", STAGE, ROOT], check=True)


def bundle() -> None:
    """Run PyInstaller outside the source tree's packages, so that it sees the staged copy."""
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
    folders: list[str | Path] = ["--distpath", BUNDLE.parent, "--workpath", BUILD / "pyinstaller"]
    environment = {**os.environ, "PYTHONPATH": str(STAGE)}
    subprocess.run([*command, *folders, ROOT / "installer" / "ringstrom.spec"], check=True, cwd=BUILD, env=environment)


def add_licences() -> None:
    """Put our licence and those of the bundled libraries into the folder's `licences/`."""
    target = BUNDLE / "licences"
    target.mkdir()
    for name in ("LICENSE", "NOTICE"):
        shutil.copy2(ROOT / name, target / name)
    for package in bundled_packages():
        files = [file for file in metadata.files(package) or [] if LICENCE_FILE.search(str(file))]
        for number, file in enumerate(files):
            source = Path(str(file.locate()))
            if source.is_file():
                shutil.copy2(source, target / f"{package}-{number}-{source.name}")


def bundled_packages() -> list[str]:
    """Return the distributions that the program needs at run time."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    return sorted(set(re.findall(r"^([a-z0-9-]+)==", text, re.MULTILINE)) - {"setuptools"})


def packed() -> Path:
    """Pack the bundle into a zip named by version and system."""
    system = f"{platform.system()}-{platform.machine()}".lower()
    name = BUNDLE.parent / f"Ringstrom-{metadata.version('vsm-app')}-{system}"
    return Path(shutil.make_archive(str(name), "zip", BUNDLE.parent, BUNDLE.name))


if __name__ == "__main__":
    sys.exit(main())
