"""A file that gives a sub-process flows: it is read as a process, so that its balance counts, and that is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from vsm_app.engine.pipeline import solve
from vsm_app.io.open import open_any
from vsm_app.model.validate import validate

ROWS = "source,target,quantity,unit\nSupply,Press,10,t\nPress,Customer,,t\n"


@pytest.mark.parametrize("word", ["subprocess", "Teilprozess", "Sub-process"])
def test_a_table_cannot_make_a_sub_process_of_a_node_that_has_flows(tmp_path: Path, word: str) -> None:
    (tmp_path / "map.csv").write_text(ROWS, encoding="utf-8")
    (tmp_path / "map.nodes.csv").write_text(f"name,kind\nPress,{word}\nHall,{word}\n", encoding="utf-8")
    opened = open_any(tmp_path / "map.csv")
    document = opened.document
    (said,) = (problem for problem in opened.problems if problem.code == "import.flow_at_group")
    assert said.params["name"] == "Press"
    kinds = {node.name: node.kind for node in document.nodes.values()}
    assert (kinds["Press"], kinds["Hall"]) == ("process", "subprocess")
    (leaving,) = (f.id for f in document.flows.values() if f.source == said.subjects[0])
    assert solve(document).own[leaving].value == pytest.approx(10.0)
    assert "map.flow_at_group" not in {problem.code for problem in validate(document)}


def test_a_network_cannot_either(tmp_path: Path) -> None:
    network = {
        "format": "vsm-network/1",
        "processes": [{"id": "P1", "kind": "subprocess"}, {"id": "P2", "kind": "subprocess"}],
        "flows": [
            {"id": "m1", "from": "ENV", "to": "P1", "status": "measured", "mean": 100.0, "sd": 10.0},
            {"id": "m2", "from": "P1", "to": "ENV", "status": "unknown"},
        ],
    }
    (tmp_path / "network.json").write_text(json.dumps(network), encoding="utf-8")
    opened = open_any(tmp_path / "network.json")
    assert [p.params["name"] for p in opened.problems if p.code == "import.flow_at_group"] == ["P1"]
    assert {node.name: node.kind for node in opened.document.nodes.values()} == {"P1": "process", "P2": "subprocess"}
    assert solve(opened.document).own["m2"].value == pytest.approx(100.0)
