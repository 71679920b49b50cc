"""The workbook says in words from which balances and entries its values follow, and what periods say together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from helpers.solver_maps import amount, network_map
from vsm_app.engine.pipeline import compute
from vsm_app.io.exporters.workbook import reasons, write_workbook
from vsm_app.model.document import Document
from vsm_app.model.elements import StockEntry
from vsm_app.model.scenarios import Override, Period
from vsm_app.texts import text

NAMES = {"en": "Reasons", "de": "Herleitung"}


def small() -> Document:
    """100 come in, 80 are sold, the rest is lost."""
    flows = [
        {"id": "in", "from": None, "to": "P", "mean": 100.0, "sd": 2.0},
        {"id": "sold", "from": "P", "to": None, "mean": 80.0, "sd": 1.0},
        {"id": "lost", "from": "P", "to": None},
    ]
    return network_map(flows, unit="t")


def told(document: Document, folder: Path, lang: str, sheet: str) -> list[list[str]]:
    path = folder / "book.xlsx"
    write_workbook(document, compute(document), path, lang)
    rows = load_workbook(path)[sheet].iter_rows(values_only=True)
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


@pytest.mark.parametrize(
    ("lang", "solved", "heading"), [("en", "solved", "Balance of P"), ("de", "berechnet", "Bilanz von P")]
)
def test_each_value_has_its_chain_in_words(tmp_path: Path, lang: str, solved: str, heading: str) -> None:
    rows = [row for row in told(small(), tmp_path, lang, NAMES[lang]) if row[0] == "lost"]
    assert solved in rows[0][4]
    assert rows[0][3] == ""
    assert rows[1][2:4] == ["1", heading]
    assert rows[1][4] == "Stuff (→ P) 100 \u2212 Stuff (P →) 80 = Stuff (P →) 20\u202ft"


def test_an_entry_that_others_check_lists_the_entries_that_weigh_in_it_with_its_own(tmp_path: Path) -> None:
    flows = [
        {"id": "in", "from": None, "to": "P", "mean": 100.0, "sd": 2.0},
        {"id": "out", "from": "P", "to": None, "mean": 98.0, "sd": 2.0},
    ]
    rows = [row for row in told(network_map(flows), tmp_path, "en", "Reasons") if row[0] == "in"]
    assert [row[3] for row in rows] == ["", "Balance of P", "Stuff (→ P)", "Stuff (P →)"]
    assert "50" in rows[2][4]


@pytest.mark.parametrize(("lang", "sheet"), [("en", "Indicators"), ("de", "Indikatoren")])
def test_what_keeps_an_indicator_from_a_value_is_named_as_a_whole(tmp_path: Path, lang: str, sheet: str) -> None:
    lacking = [text(f"indicator.{code}", lang=lang) for code in ("no_energy", "no_pieces")]
    assert any(" ".join(lacking) in row for row in told(small(), tmp_path, lang, sheet))


def test_of_large_maps_the_first_values_have_their_reasons_and_the_sheet_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reasons, "_MOST_FLOWS", 2)
    rows = told(small(), tmp_path, "en", "Reasons")
    assert {row[0] for row in rows[4:]} == {"in", "sold"}
    assert "The map has 3 flows; reasons of the first 2 are listed" in rows[1][0]


def test_a_long_chain_is_cut_and_says_how_much_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reasons, "_MOST_LINES", 1)
    rows = [row for row in told(small(), tmp_path, "en", "Reasons") if row[0] == "lost"]
    assert [row[4] for row in rows][1:] == ["and 1 more step"]


@pytest.mark.parametrize("lang", ["en", "de"])
def test_the_cover_says_what_disagrees_between_the_periods_of_a_map(tmp_path: Path, lang: str) -> None:
    """A store gains 20 in the first year; what is counted at the start of the second says 200."""
    flows = [
        {"id": "in", "from": None, "to": "S", "mean": 100.0},
        {"id": "out", "from": "S", "to": None, "mean": 80.0},
    ]
    document = network_map(flows, stores=["S"])
    node = replace(document.physics.nodes["S"], stock={"mass": StockEntry(amount(500.0))})
    counted = Override("S", "stock.mass.initial", amount(700.0))
    periods = {"a": Period("a", "2019"), "b": Period("b", "2020", (counted,))}
    document = replace(document, physics=replace(document.physics, nodes={"S": node}, periods=periods))
    path = tmp_path / "book.xlsx"
    write_workbook(document, compute(document), path, lang)
    cover = load_workbook(path).worksheets[0]
    words = [str(row[1]) for row in cover.iter_rows(max_col=2, values_only=True) if row[1]]
    assert any("2019" in one and "S" in one for one in words)
    assert not any("@" in one for one in words)
