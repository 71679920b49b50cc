"""Recalculates a workbook with LibreOffice, which keeps stored values unless its settings say otherwise."""

from __future__ import annotations

import math
import shutil
import subprocess
import warnings
from collections.abc import Sequence
from pathlib import Path

import openpyxl

#: LibreOffice, on loading files of other programs: 0 recalculate always, 1 never, 2 ask (by default it keeps them).
#: The locale is the one whose marks FIXED writes.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
</item>
<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>{locale}</value></prop>
</item>
</oor:items>
"""
_LOCALES = {"en": "en-US", "de": "de-DE"}

Cells = dict[tuple[str, str], object]


def office() -> str | None:
    """Path of LibreOffice, if there is one."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def recalculated(workbook: Path, folder: Path, lang: str = "en") -> Path:
    """The workbook after a recalculation of every formula, on a machine that speaks `lang`."""
    (result,) = all_recalculated([workbook], folder, lang)
    return result


def all_recalculated(workbooks: Sequence[Path], folder: Path, lang: str = "en") -> list[Path]:
    """The same of several workbooks of different names: LibreOffice takes longer to start than to recalculate."""
    program = office()
    assert program is not None
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    settings = _SETTINGS.format(locale=_LOCALES[lang])
    (profile / "user" / "registrymodifications.xcu").write_text(settings, encoding="utf-8")
    out = folder / "recalculated"
    command = [
        program,
        "--headless",
        f"-env:UserInstallation={profile.as_uri()}",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
    ]
    done = subprocess.run(
        [*command, "--outdir", str(out), *map(str, workbooks)], capture_output=True, text=True, timeout=300, check=False
    )
    results = [out / workbook.name for workbook in workbooks]
    assert all(result.exists() for result in results), done.stdout + done.stderr
    return results


def unlike(workbooks: Sequence[Path], folder: Path, lang: str, tolerance: float) -> list[str]:
    """Formula cells of these workbooks whose stored value is not what LibreOffice makes of the formula."""
    return [
        f"{stored.stem}: {line}"
        for stored, fresh in zip(workbooks, all_recalculated(workbooks, folder, lang), strict=True)
        for line in differences(values(stored), values(fresh), formula_cells(stored), tolerance)
    ]


def opened(workbook: Path, *, data_only: bool = False) -> openpyxl.Workbook:
    """The workbook; what LibreOffice adds to conditional formats is no concern of ours."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "(Unknown|Conditional Formatting) extension", UserWarning)
        return openpyxl.load_workbook(workbook, data_only=data_only)


def formula_cells(workbook: Path) -> set[tuple[str, str]]:
    """Sheet and address of every formula."""
    book = opened(workbook)
    return {(s.title, c.coordinate) for s in book for row in s.iter_rows() for c in row if c.data_type == "f"}


def values(workbook: Path) -> Cells:
    """Stored value of every cell that holds one."""
    book = opened(workbook, data_only=True)
    return {
        (s.title, c.coordinate): c.value
        for s in book
        for row in s.iter_rows()
        for c in row
        if c.value not in (None, "")
    }


def differences(stored: Cells, fresh: Cells, cells: set[tuple[str, str]], tolerance: float) -> list[str]:
    """Formula cells whose stored value is not what the formula gives (numbers relative to their size)."""
    found = []
    for key in sorted(cells):
        a, b = stored.get(key), fresh.get(key)
        if isinstance(a, (int, float)) and isinstance(b, (int, float)):
            same = math.isclose(a, b, rel_tol=tolerance, abs_tol=tolerance)
        else:
            same = a == b
        if not same:
            found.append(f"{key[0]}!{key[1]}: stored {a!r}, recalculated {b!r}")
    return found
