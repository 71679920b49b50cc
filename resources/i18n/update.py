"""Reads the window's strings out of the source and makes the catalogue: `python resources/i18n/update.py`.

New strings appear in `ringstrom_de.ts` as unfinished: translate them in Qt Linguist (`pyside6-linguist`) or by hand,
run this again, and `ringstrom_de.qm` holds them. Needs PySide6; exit status 1 where strings are not translated yet.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CATALOGUE = HERE / "ringstrom_de.ts"


def main() -> int:
    """Update the catalogue, compile it, and name what is not translated."""
    sources = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "vsm_app" / "ui").rglob("*.py"))
    tools = Path(sys.executable).parent
    where = ["-locations", "none", "-no-obsolete", "-source-language", "en", "-target-language", "de"]
    _run([str(tools / "pyside6-lupdate"), *sources, *where, "-ts", str(CATALOGUE)])
    compiled = CATALOGUE.with_suffix(".qm")
    beside = compiled.with_name(f".{compiled.name}.part")
    try:
        _run([str(tools / "pyside6-lrelease"), "-silent", str(CATALOGUE), "-qm", str(beside)])
        beside.replace(compiled)  # at once: a program that runs meanwhile has the old one or the new one
    finally:
        beside.unlink(missing_ok=True)
    missing = unfinished()
    for context, source in missing:
        sys.stderr.write(f"not translated: {context}: {source}\n")
    return 1 if missing else 0


def _run(command: list[str]) -> None:
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def unfinished() -> list[tuple[str, str]]:
    """Strings of the catalogue without a translation, with their context."""
    found = []
    for context in ElementTree.parse(CATALOGUE).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is None or not (translation.text or "").strip():
                found.append((context.findtext("name", ""), message.findtext("source", "")))
    return found


if __name__ == "__main__":
    sys.exit(main())
