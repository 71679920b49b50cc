"""What is balanced where: layers and single materials switched off at one node leave all others alone."""

from __future__ import annotations

import pytest

from helpers.solver_maps import amount
from vsm_app.engine.pipeline import solve
from vsm_app.engine.solution_json import to_json
from vsm_app.model.document import Document, Physics
from vsm_app.model.elements import Flow, Item, ItemKind, Node
from vsm_app.model.layer_names import layer_name
from vsm_app.model.settings import Settings


def two_furnaces(*off: str, settings: Settings | None = None) -> Document:
    """Metal, slag and power through two furnaces in line; only the first has `off` switched off."""
    items = {
        "metal": Item("metal", "Metal", unit="t"),
        "slag": Item("slag", "Slag", unit="t"),
        "power": Item("power", "Power", ItemKind.ENERGY, unit="MWh"),
    }
    nodes = {"P": Node("P", "First", unbalanced_layers=off), "Q": Node("Q", "Second")}
    ends = ((None, "P"), ("P", "Q"), ("Q", None))
    flows = {}
    for item, entry, unit in (("metal", 10.0, "t"), ("slag", 4.0, "t"), ("power", 7.0, "MWh")):
        for place, (source, target) in enumerate(ends):
            said = amount(entry if place == 0 else None, unit=unit)
            flows[f"{item}{place}"] = Flow(f"{item}{place}", source, target, item, said)
    physics = Physics(settings=settings or Settings(), items=items, nodes=nodes, flows=flows)
    return Document(name="furnaces", physics=physics)


def test_a_layer_off_at_a_node_is_balanced_at_the_next() -> None:
    solution = solve(two_furnaces("energy"))
    assert solution.own["power1"].value is None
    assert ("P", "energy") not in solution.balances
    assert ("Q", "energy") in solution.balances
    assert ("P", "mass") in solution.balances


def test_a_material_balanced_by_itself_is_switched_off_at_one_node_only() -> None:
    each = Settings(balance_materials=True)
    assert solve(two_furnaces(settings=each)).own["slag2"].value == 4.0
    solution = solve(two_furnaces("mass/slag", settings=each))
    assert ("P", "mass/metal") in solution.balances
    assert ("P", "mass/slag") not in solution.balances
    assert ("Q", "mass/slag") in solution.balances
    assert solution.own["metal1"].value == 10.0
    assert solution.own["slag1"].value == pytest.approx(4.0)  # of the whole mass


def test_with_the_whole_mass_off_as_well_the_material_is_open() -> None:
    each = Settings(balance_materials=True)
    assert solve(two_furnaces("mass", settings=each)).own["slag1"].value is None


def test_scripts_see_which_balances_there_are() -> None:
    document = two_furnaces("energy")
    told = to_json(solve(document), document)
    assert [(one["node"], one["layer"]) for one in told["balances"]] == [("P", "mass"), ("Q", "mass"), ("Q", "energy")]


def test_layers_are_told_by_name() -> None:
    physics = two_furnaces().physics
    assert [layer_name(physics, layer, "de") for layer in ("mass", "slag", "mass/slag", "unit:boxes", "unit:")] == [
        "Masse", "Slag", "Masse: Slag", "boxes", "",
    ]  # fmt: skip
