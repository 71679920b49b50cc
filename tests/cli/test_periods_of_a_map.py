"""A map with several periods: kept in its file, and solved together by `vsm-app solve --json`."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from helpers.solver_maps import amount, network_map
from vsm_app.cli import main
from vsm_app.engine.periods import solve_map_periods
from vsm_app.io.codec import decode, encode
from vsm_app.model.diff import diff
from vsm_app.model.document import Document
from vsm_app.model.elements import StockEntry
from vsm_app.model.references import without
from vsm_app.model.scenarios import Override, Period
from vsm_app.model.validate import validate


def stores(*periods: Period) -> Document:
    """A store of 500 kg at the start, 100 in and 80 out, each uncertain."""
    flows = [
        {"id": "in", "from": None, "to": "S", "mean": 100.0, "sd": 3.0},
        {"id": "out", "from": "S", "to": None, "mean": 80.0, "sd": 4.0},
    ]
    document = network_map(flows, stores=["S"])
    node = replace(document.physics.nodes["S"], stock={"mass": StockEntry(amount(500.0))})
    physics = replace(document.physics, nodes={"S": node}, periods={period.id: period for period in periods})
    return replace(document, physics=physics)


THREE = (
    Period("d1", "2019"),
    Period("d2", "2020", (Override("out", "quantity", amount(70.0, 4.0)),)),
    Period("d3", "2021", (Override("S", "stock.mass.initial", amount(560.0)),)),
)


def solved(document: Document, folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    path = folder / "map.json"
    path.write_bytes(encode(document))
    assert main(["solve", str(path), "--json", "--lang", "en"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_stocks_are_carried_from_period_to_period(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """500 at the start of the first year, counted 560 at that of the third: the flows between say 550."""
    periods = solved(stores(*THREE), tmp_path, capsys)["periods"]
    assert [one["name"] for one in periods["each"]] == ["2019", "2020", "2021"]
    levels = [one["stocks"][0] for one in periods["each"]]
    assert [(one["initial"], one["final"]) for one in levels] == [
        (pytest.approx(500.0), pytest.approx(525.0)),
        (pytest.approx(525.0), pytest.approx(560.0)),
        (pytest.approx(560.0), pytest.approx(580.0)),
    ]
    assert periods["statistics"]["dof"] == 1
    assert periods["statistics"]["chi2"] == pytest.approx(10**2 / 50)
    flows = {row["id"]: row["value"] for row in periods["each"][1]["flows"]}
    assert flows == {"in": pytest.approx(100 + 10 * 9 / 50), "out": pytest.approx(70 - 10 * 16 / 50)}


@pytest.mark.parametrize("periods", [(), THREE[:1]])
def test_a_map_of_one_period_says_nothing_of_periods(
    periods: tuple[Period, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "periods" not in solved(stores(*periods), tmp_path, capsys)


def test_contradicting_counts_are_told_with_the_name_of_the_period() -> None:
    fixed = tuple(Override(flow, "quantity", amount(value)) for flow, value in (("in", 100.0), ("out", 80.0)))
    counted = Override("S", "stock.mass.initial", amount(700.0))
    document = stores(Period("d1", "2019", fixed), Period("d2", "2020", (*fixed, counted)))
    found = solve_map_periods(document)
    assert [problem.code for problem in found.joint.problems if problem.code.startswith("conflict")] == [
        "conflict.exact"
    ]


def test_periods_are_part_of_the_file_and_of_what_changed() -> None:
    document = stores(*THREE)
    again, _, whole = decode(encode(document), "map.json")
    assert whole
    assert again.physics.periods == document.physics.periods
    assert list(diff(stores(*THREE[:2]), document).added) == ["d3"]
    assert b'"periods"' not in encode(stores())


def test_what_a_period_changes_goes_with_it() -> None:
    document = stores(*THREE)
    left = without(document.physics, ["out"])
    assert left.periods["d2"].overrides == ()
    lost = replace(document.physics, periods={"d1": Period("d1", "2019", (Override("gone", "quantity"),))})
    assert "map.override_lost" in [problem.code for problem in validate(replace(document, physics=lost))]


def ran(document: Document, folder: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    path = folder / "map.json"
    path.write_bytes(encode(document))
    status = main([words[0], str(path), *words[1:]])
    out, err = capsys.readouterr()
    return status, out, err


@pytest.mark.parametrize(
    ("lang", "heading", "level"),
    [
        ("en", "All periods together", "Stock S (Mass), 2020: from 525.0 ± 3.5 to 560\u202fkg"),
        ("de", "Alle Perioden gemeinsam", "Bestand S (Masse), 2020: von 525,0 ± 3,5 auf 560\u202fkg"),
    ],
)
def test_people_read_the_amounts_of_all_periods_side_by_side(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: str, heading: str, level: str
) -> None:
    status, out, _ = ran(stores(*THREE), tmp_path, capsys, "solve", "--lang", lang)
    assert status == 0
    together = out[out.index(heading) :]
    assert [word for word in together.splitlines()[1].split() if word.isdigit()] == ["2019", "2020", "2021"]
    assert level in together


@pytest.mark.parametrize("command", ["check", "solve"])
def test_what_disagrees_between_periods_only_is_told_with_its_period(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    """By itself the map is sound: no more than its two flows and one level."""
    fixed = tuple(Override(flow, "quantity", amount(value)) for flow, value in (("in", 100.0), ("out", 80.0)))
    counted = Override("S", "stock.mass.initial", amount(700.0))
    document = stores(Period("d1", "2019", fixed), Period("d2", "2020", (*fixed, counted)))
    assert ran(stores(), tmp_path, capsys, command, "--lang", "en")[0] == 0
    status, out, err = ran(document, tmp_path, capsys, command, "--lang", "en")
    assert status == 1
    (line,) = [line for line in (out + err).splitlines() if "conflict.exact" in line]
    assert "2019" in line
    assert "@" not in line


def test_a_simulation_draws_all_periods_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("montecarlo", "-n", "500", "--seed", "2", "--lang", "en")
    told = json.loads(ran(stores(*THREE), tmp_path, capsys, *words, "--json")[1])
    assert [one["name"] for one in told["periods"]] == ["2019", "2020", "2021"]
    ids = [row["id"] for row in told["periods"][1]["results"]]
    assert ids == ["in", "out", "stock:S", "level:S"]
    assert told["periods"][0]["results"][3]["mean"] == pytest.approx(525.0, abs=0.5)
    _, out, _ = ran(stores(*THREE), tmp_path, capsys, *words)
    assert "2020, all periods drawn together" in out
    assert out.count("S: level at the end") == 3
    assert "periods" not in json.loads(ran(stores(), tmp_path, capsys, *words, "--json")[1])
