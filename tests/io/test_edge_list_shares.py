"""A percentage in an edge list is a share of what enters the source, as where it is typed on the map."""

from __future__ import annotations

from pathlib import Path

import pytest

from vsm_app.engine import pipeline
from vsm_app.io.open import open_any
from vsm_app.io.opened import Opened
from vsm_app.model.elements import Flow
from vsm_app.model.quantities import Form
from vsm_app.texts import problem_text

_HEAD = "Von;Nach;Stoff;Menge;Einheit\n"


def _opened(folder: Path, rows: str) -> Opened:
    path = folder / "edges.csv"
    path.write_text(_HEAD + rows, encoding="utf-8")
    return open_any(path)


def _flow(opened: Opened, item: str) -> Flow:
    document = opened.document
    return next(flow for flow in document.flows.values() if document.items[flow.item].name == item)


@pytest.mark.parametrize("cells", ["10 %;", "10;%", "10 %;t", "10%;%", "100 ‰;"])
def test_a_percentage_is_a_share_of_what_enters_the_source(tmp_path: Path, cells: str) -> None:
    opened = _opened(tmp_path, f"Mine;Werk;Erz;200;t\nWerk;;Schlacke;{cells}\nWerk;Kunde;Stahl;;t\n")
    quantity = _flow(opened, "Schlacke").quantity
    assert quantity.form is Form.SHARE
    assert quantity.value == pytest.approx(0.1)
    solution = pipeline.solve(opened.document)
    assert solution.own[_flow(opened, "Schlacke").id].value == pytest.approx(20.0)
    assert solution.own[_flow(opened, "Stahl").id].value == pytest.approx(180.0)
    assert not any(problem.code in {"import.no_unit_there", "import.unit_taken"} for problem in opened.problems)


def test_a_percentage_that_cannot_be_a_share_is_said(tmp_path: Path) -> None:
    opened = _opened(tmp_path, "Mine;Werk;Erz;200;t\nWerk;;Schlacke;140 %;\n")
    assert _flow(opened, "Schlacke").quantity.form is Form.UNKNOWN
    found = next(problem for problem in opened.problems if problem.code == "import.no_share")
    assert "140 %" in problem_text(found, "de")


def test_a_spread_beside_a_share_is_in_percent_too(tmp_path: Path) -> None:
    path = tmp_path / "edges.csv"
    path.write_text("source;target;item;value;unit;sd\nA;B;x;100;t;\nB;;y;10;%;2\nB;C;z;;t;\n", encoding="utf-8")
    quantity = _flow(open_any(path), "y").quantity
    assert (quantity.form, quantity.value, quantity.sd) == (Form.SHARE, pytest.approx(0.1), pytest.approx(0.02))


@pytest.mark.parametrize("unit", ["%", "% of production"])
def test_a_table_of_parts_of_one_whole_balances_as_it_stands(tmp_path: Path, unit: str) -> None:
    """Nothing but percentages: they are counted against the same thing, not each against its source."""
    opened = _opened(tmp_path, f"A;B;x;100;{unit}\nB;C;y;40;{unit}\nC;D;z;;{unit}\nB;E;w;;{unit}\n")
    solution = pipeline.solve(opened.document)
    found = {opened.document.nodes[f.target or ""].name: f for f in opened.document.flows.values()}
    assert found["C"].quantity.form is Form.VALUE
    assert solution.own[found["D"].id].value == pytest.approx(40.0)
    assert solution.own[found["E"].id].value == pytest.approx(60.0)
