"""`dev.py bench` prints rows that a script can read, and nothing beside them."""

from __future__ import annotations

import importlib.util
import json
import sys

import pytest

from helpers.tree import ROOT

FIELDS = ["name", "value", "unit", "reference", "ratio", "target", "met"]


@pytest.fixture
def bench(monkeypatch):
    """Return the runner with rows of our own in the place of those that measure."""
    folder = ROOT / "tests" / "bench"
    monkeypatch.setattr(sys, "path", [str(folder), *sys.path])
    spec = importlib.util.spec_from_file_location("bench_run", folder / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def slow():
        print("noise")
        return module.Measurement(40.0, "ms", 1.5, 20.0, by_ratio=True)

    rows = {
        "a.fast": lambda: module.Measurement(3.0, "ms", 5.0, 4.0),
        "a.slow": slow,
        "b.broken": lambda: 1 / 0,
    }
    monkeypatch.setattr(module, "collect", lambda: (rows, False))
    return module


def test_rows_are_json_a_line_and_nothing_else(bench, capsys):
    assert bench.main(["a", "--json"]) == 1
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [list(row) for row in found] == [FIELDS, FIELDS]
    assert [(row["ratio"], row["met"]) for row in found] == [(0.75, True), (2.0, False)]


def test_met_targets_end_well(bench):
    assert bench.main(["a.fast"]) == 0


def test_a_broken_row_is_named_and_the_others_go_on(bench, capsys):
    assert bench.main(["b", "a.fast", "--json"]) == 1
    out, err = capsys.readouterr()
    assert json.loads(out)["name"] == "a.fast"
    assert "b.broken could not be measured" in err


def test_an_unknown_name_is_refused_with_those_there_are(bench, capsys):
    assert bench.main(["c"]) == 2
    assert "'c'; there are: a.fast, a.slow, b.broken" in capsys.readouterr().err


def test_the_canvas_is_measured_at_every_size_also_beside_the_other_programs(monkeypatch):
    monkeypatch.setattr(sys, "path", [str(ROOT / "tests" / "bench"), *sys.path])
    rows = importlib.import_module("rows_canvas").ROWS
    for nodes in (500, 2000, 10_000):
        names = [f"canvas.{action}.{nodes}" for action in ("pan", "drag", "repaint")] + [f"open.{nodes}"]
        assert {f"canvas.repaint30.{nodes}", f"canvas.drop.{nodes}", *names} <= rows.keys()
        assert {f"{name}.{peer}" for name in names for peer in ("pyqtgraph", "nodegraphqt")} <= rows.keys()
