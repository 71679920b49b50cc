"""Bad models through every command that solves: a status, sentences in both languages, never an exception.

The list of issue and method: empty layer, self-loop, parallel flows, isolated nodes, all unknown, all exact, standard
deviations from 1e-12 to 1e12, and what hides behind them.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from helpers.solver_maps import amount, coefficient, linear_relation, network_map, share
from vsm_app.cli import main
from vsm_app.engine.results import Status
from vsm_app.io.codec import encode
from vsm_app.model.document import Document
from vsm_app.model.elements import Concentration, Item, Node

MACHINE = re.compile(r"Traceback|\w+Error\b|Exception|NoneType|object at 0x|\bNone\b|\bnan\b|\binf\b|\{\w+\}")


def flow(name: str, source: str | None, target: str | None, mean: float | None = None, sd: float | None = None) -> Any:
    return {"id": name, "from": source, "to": target, "mean": mean, "sd": sd}


def with_empty_layer() -> Document:
    """A substance that an item states and no flow carries an amount of."""
    document = network_map([flow("a", None, "P"), flow("b", "P", None)])
    items = {"stuff": replace(document.physics.items["stuff"], composition=(Concentration("lead", 0.1),))}
    items["lead"] = Item("lead", "Lead", unit="kg")
    return replace(document, physics=replace(document.physics, items=items))


def with_isolated_nodes() -> Document:
    document = network_map([flow("a", None, "P", 3.0), flow("b", "P", None)])
    nodes = document.physics.nodes | {
        f"alone{k}": Node(f"alone{k}", "", kind) for k, kind in enumerate(("process", "inventory"))
    }
    return replace(document, physics=replace(document.physics, nodes=nodes))


def line(*entries: tuple[float | None, float | None]) -> Document:
    """A chain of processes, an entry on each flow."""
    ends = [None, *(f"P{k}" for k in range(len(entries) - 1)), None]
    return network_map([flow(f"f{k}", ends[k], ends[k + 1], *entry) for k, entry in enumerate(entries)])


MODELS = {
    "nothing at all": network_map([]),
    "empty layer": with_empty_layer(),
    "self-loop": network_map([flow("a", "P", "P", 3.0, 1.0), flow("b", None, "P", 5.0), flow("c", "P", None)]),
    "only a self-loop": network_map([flow("a", "P", "P")]),
    "parallel flows": network_map(
        [flow("a", "P", "Q"), flow("b", "P", "Q"), flow("c", None, "P", 4.0), flow("d", "Q", None)]
    ),
    "isolated nodes": with_isolated_nodes(),
    "all unknown": line((None, None), (None, None), (None, None)),
    "all exact and agreeing": line((5.0, 0.0), (5.0, 0.0), (5.0, 0.0)),
    "all exact and at odds": line((5.0, 0.0), (6.0, 0.0), (7.0, 0.0)),
    "spreads of 1e-12 and 1e12": line((5.0, 1e-12), (6.0, 1.0), (7.0, 1e12)),
    "spreads of 1e-12 alone": line((5.0, 1e-12), (6.0, 1e-12)),
    "values of 1e-300 and 1e300": line((1e-300, 1e-300), (None, None), (1e300, 1e299)),
    "zero everywhere": line((0.0, 0.0), (0.0, 0.0), (None, None)),
    "negative entries": line((-5.0, 1.0), (None, None), (-4.0, 1.0)),
    "outside only": network_map([flow("a", None, None, 3.0, 1.0)]),
    "a loop without an exit": network_map(
        [flow("in", None, "P", 10.0), flow("go", "P", "Q"), {**flow("back", "Q", "P"), "quantity": share(1.0)}]
    ),
    "a share above one": network_map(
        [flow("in", None, "P", 10.0), {**flow("go", "P", None), "quantity": share(1.2)}, flow("rest", "P", None)]
    ),
    "a coefficient of nothing": network_map(
        [flow("in", None, "P", 0.0), flow("go", "P", None), flow("rest", "P", None)],
        parameters=[coefficient("t", "P", "go", share(0.5, 0.1))],
    ),
    "a relation with itself": network_map(
        [flow("a", None, "P", 3.0), flow("b", "P", None)], relations=[linear_relation("r", {"a": 1.0, "b": 0.0}, 4.0)]
    ),
    "a relation of nothing": network_map([flow("a", None, "P")], relations=[linear_relation("r", {"gone": 1.0}, 4.0)]),
    "a store with everything unknown": network_map([flow("a", None, "S"), flow("b", "S", None)], stores=["S"]),
    "contradicting digits": network_map(
        [
            {**flow("a", None, "P"), "quantity": amount(100.0, decimals=0)},
            {**flow("b", "P", None), "quantity": amount(99.0, decimals=0)},
        ]
    ),
}


@pytest.mark.parametrize("name", MODELS)
def test_a_bad_model_is_solved_to_a_status_and_sentences(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "model.json"
    path.write_bytes(encode(MODELS[name]))
    for lang in ("en", "de"):
        status = main(["solve", str(path), "--json", "--lang", lang])
        out, err = capsys.readouterr()
        solution = json.loads(out)
        assert status in (0, 1), err
        assert solution["status"] in [member.value for member in Status]
        assert (solution["status"] in ("ok", "ok_with_unobservable")) or status == 1
        for problem in solution["problems"]:
            assert problem["text"].strip()
            assert not MACHINE.search(problem["text"]), problem["text"]
        assert {row["id"] for row in solution["flows"]} == set(MODELS[name].physics.flows)


@pytest.mark.parametrize("arguments", [["check"], ["solve"], ["indicators"], ["hotspots"], ["montecarlo", "-n", "20"]])
@pytest.mark.parametrize("name", MODELS)
def test_every_command_gets_through_a_bad_model(
    name: str, arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "model.json"
    path.write_bytes(encode(MODELS[name]))
    status = main([arguments[0], str(path), *arguments[1:], "--lang", "en"])
    out, err = capsys.readouterr()
    assert status in (0, 1), err
    assert not MACHINE.search(out + err), out + err
