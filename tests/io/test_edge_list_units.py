"""A row of units below the headings, as tables of Excel often have, is a row of units."""

from __future__ import annotations

from pathlib import Path

import pytest

from vsm_app.io.open import open_any
from vsm_app.io.opened import Opened
from vsm_app.texts import problem_text


def _opened(folder: Path, rows: str) -> Opened:
    path = folder / "edges.csv"
    path.write_text("Von;Nach;Stoff;Menge\n" + rows, encoding="utf-8")
    return open_any(path)


@pytest.mark.parametrize("written", ["kg/d", "[kg/d]", "(kg/d)"])
def test_the_row_below_the_headings_names_the_unit(tmp_path: Path, written: str) -> None:
    opened = _opened(tmp_path, f";;;{written}\nMine;Werk;Erz;200\nWerk;Kunde;Stahl;150 t/a\n")
    units = {opened.document.items[flow.item].name: flow.quantity.unit for flow in opened.document.flows.values()}
    assert units == {"Erz": "kg/d", "Stahl": "t/a"}
    codes = [problem.code for problem in opened.problems]
    assert "import.unit_row" in codes
    assert not {"import.no_ends", "import.no_unit"}.intersection(codes)
    said = next(problem_text(problem, "de") for problem in opened.problems if problem.code == "import.unit_row")
    assert "Zeile 2 nennt die Einheit der Mengen: kg/d" in said


@pytest.mark.parametrize("row", [";;;Summe 350", "Mine;Lager;Erz;t"])
def test_another_row_is_no_row_of_units(tmp_path: Path, row: str) -> None:
    opened = _opened(tmp_path, f"{row}\nMine;Werk;Erz;200 t\n")
    assert "import.unit_row" not in [problem.code for problem in opened.problems]


def test_amounts_without_a_unit_are_told_by_the_column_of_the_file(tmp_path: Path) -> None:
    (told,) = [one for one in _opened(tmp_path, "Mine;Werk;Erz;200\n").problems if one.code == "import.no_unit"]
    assert "Spalte Menge" in problem_text(told, "de")


@pytest.mark.parametrize("cell", ["2-3", "2 – 3", "2 bis 3", "500 ±4%", "500 +/- 4", "1/2/3", "5 t", "<5", "~1100"])
def test_a_cell_that_says_more_than_its_number_is_unknown_and_named_not_another_number(
    tmp_path: Path, cell: str
) -> None:
    path = tmp_path / "edges.csv"
    path.write_text(f"Von;Nach;Menge;Einheit\nMine;Werk;{cell};kg\nWerk;Kunde;7;kg\n", encoding="utf-8")
    opened = open_any(path)
    assert sorted(flow.quantity.value or 0.0 for flow in opened.document.flows.values()) == [0.0, 7.0]
    (told,) = [problem for problem in opened.problems if problem.code == "import.no_number"]
    assert "Zeile 2" in problem_text(told, "de")
    assert cell in problem_text(told, "de")


@pytest.mark.parametrize("cell", ["1234 p", "1234 (2019)", "1234 kg", "1.234 kg", "1234*"])
def test_flags_of_statistics_and_the_same_unit_behind_a_number_leave_it_what_it_is(tmp_path: Path, cell: str) -> None:
    path = tmp_path / "edges.csv"
    path.write_text(f"Von;Nach;Menge;Einheit\nMine;Werk;{cell};kg\nWerk;Kunde;7,5;kg\n", encoding="utf-8")
    values = sorted(flow.quantity.value or 0.0 for flow in open_any(path).document.flows.values())
    assert values == [7.5, 1234.0]
