"""The command line and the table of the periods say the number of the chip, not one rounded to its spread alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from helpers.solver_maps import amount, network_map
from vsm_app.cli import main
from vsm_app.engine.periods import solve_map_periods
from vsm_app.engine.pipeline import compute
from vsm_app.io.codec import encode
from vsm_app.model.document import Document
from vsm_app.model.scenarios import Override, Period
from vsm_app.ui.canvas.on_map import measured_on_map, rounding_of, roundings_of

WIDE = {"sd": 1000.0}


def through(*periods: Period) -> Document:
    """About 3 300 t in and about 3 505 t out, each ± 1 000: 3 402.5 ± 710 flows."""
    flows = [
        {"id": "in", "from": None, "to": "P", "mean": 3300.0, **WIDE},
        {"id": "out", "from": "P", "to": None, "mean": 3505.0, **WIDE},
    ]
    document = network_map(flows, unit="t")
    return replace(document, physics=replace(document.physics, periods={one.id: one for one in periods}))


def ran(document: Document, folder: Path, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    path = folder / "map.json"
    path.write_bytes(encode(document))
    assert main(["solve", str(path), *words, "--lang", "en"]) == 1, "the gap is a warning"
    return capsys.readouterr().out


def test_solve_and_why_say_the_number_of_the_map(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = through()
    solution = compute(document).solution
    result = solution.own["in"]
    shown = measured_on_map(document.flows["in"].quantity, result, rounding_of(solution), "en")
    assert shown == ("3,403", "710")
    out = ran(document, tmp_path, capsys).splitlines()
    assert "3,403  710" in out[2]
    assert any("−205  1,414" in line for line in out), "as the warning says it"
    assert "3,403" in ran(document, tmp_path, capsys, "--why", "in")


def test_periods_side_by_side_say_the_number_of_the_map_in_each(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    later = Override("in", "quantity", amount(4111.0, 1000.0, "t"))
    document = through(Period("d1", "2019"), Period("d2", "2020", (later,)))
    found = solve_map_periods(document)
    one, two = (rounding.values["in", "mass"] for rounding in roundings_of(found))
    assert (one, two) == (3403.0, 3808.0)
    out = ran(document, tmp_path, capsys)
    assert out[out.index("All periods") :].count("3,403 ± 710  3,808 ± 710") == 2
