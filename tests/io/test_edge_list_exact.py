"""Amounts without a spread are taken as exact by an import, and it says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from vsm_app.io.open import open_any
from vsm_app.model.problems import Severity
from vsm_app.texts import problem_text


def told(folder: Path, table: str) -> list[tuple[Severity, tuple[str, ...], str, str]]:
    path = folder / "map.csv"
    path.write_text(table, encoding="utf-8")
    found = [problem for problem in open_any(path).problems if problem.code == "import.exact"]
    return [(p.severity, p.subjects, problem_text(p, "en"), problem_text(p, "de")) for p in found]


def test_amounts_without_a_spread_are_said_to_be_exact(tmp_path: Path) -> None:
    ((severity, subjects, english, german),) = told(
        tmp_path, "id,source,target,value,unit,sd\na,A,B,120,t,\nb,B,C,80,t,2\nc,B,D,,t,\nd,B,E,40,t,0\n"
    )
    assert severity is Severity.INFO
    assert subjects == ("a", "d")
    assert english.startswith("map.csv, column value: 2 amounts have no spread and were taken as exact")
    assert german.startswith("map.csv, Spalte value: 2 Mengen haben keine Streuung und gelten als exakt")


@pytest.mark.parametrize(
    "rows", ["A,B,120,t,2", "A,B,,t,", "A,B,0,t,"], ids=["with a spread", "without an amount", "nothing flows"]
)
def test_nothing_is_said_where_no_amount_is_taken_as_exact(tmp_path: Path, rows: str) -> None:
    assert told(tmp_path, f"source,target,value,unit,sd\n{rows}\n") == []
