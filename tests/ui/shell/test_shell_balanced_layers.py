"""On which layers a node is balanced, and the map: switches in the inspector, one edit each."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from helpers.shell import Shell
from helpers.solver_maps import amount
from vsm_app.io.codec import decode, encode
from vsm_app.model.document import Document, Physics
from vsm_app.model.elements import Concentration, Flow, Item, ItemKind, Node


def furnace() -> Document:
    """Brass and power enter, brass leaves, heat is gone; the copper in the brass does not come out as it went in."""
    copper = Item("copper", "Copper", ItemKind.SUBSTANCE, unit="t")
    made = (Concentration("copper", 60.0, "%"),)
    items = {
        "raw": Item("raw", "Ingots", unit="t", composition=made),
        "cast": Item("cast", "Castings", unit="t", composition=(Concentration("copper", 70.0, "%"),)),
        "power": Item("power", "Power", ItemKind.ENERGY, unit="MWh"),
        "heat": Item("heat", "Heat", ItemKind.ENERGY, unit="MWh"),
        "copper": copper,
    }
    flows = {
        "in": Flow("in", None, "P", "raw", amount(100.0, 2.0, "t")),
        "out": Flow("out", "P", None, "cast", amount(100.0, 2.0, "t")),
        "power_in": Flow("power_in", None, "P", "power", amount(50.0, unit="MWh")),
        "heat_out": Flow("heat_out", "P", None, "heat", amount(40.0, unit="MWh")),
    }
    return Document(name="furnace", physics=Physics(items=items, nodes={"P": Node("P", "Furnace")}, flows=flows))


@pytest.fixture
def furnace_chosen(on_map: Shell, tmp_path: Path) -> Shell:
    path = tmp_path / "furnace.json"
    path.write_bytes(encode(furnace()))
    on_map.window.files.open_path(path)
    on_map.settle()
    on_map.session.select(["P"])
    on_map.settle()
    return on_map


def codes(shell: Shell) -> list[str]:
    assert shell.session.results is not None
    return [problem.code for problem in shell.session.results.solution.problems]


def test_each_layer_of_a_node_is_switched_off_by_itself_and_undone(furnace_chosen: Shell) -> None:
    shell = furnace_chosen
    layers = shell.window.inspector.node.layers
    assert not layers.section.isHidden()
    layers.section.open()
    shell.settle()
    assert [switch.text() for switch in layers.switches.values()] == ["Mass", "Energy", "Copper"]
    assert "conflict.exact" in codes(shell)
    shell.click(layers.switches["energy"])
    assert shell.document.nodes["P"].unbalanced_layers == ("energy",)
    assert "conflict.exact" not in codes(shell)
    shell.click(layers.switches["copper"])
    assert shell.document.nodes["P"].unbalanced_layers == ("energy", "copper")
    shell.trigger("edit.undo")
    shell.trigger("edit.undo")
    assert shell.document.nodes["P"].unbalanced_layers == ()
    assert all(switch.isChecked() for switch in layers.switches.values())


def test_the_switch_of_all_layers_keeps_those_that_were_off_by_themselves(furnace_chosen: Shell) -> None:
    shell = furnace_chosen
    form = shell.window.inspector.node
    form.layers.section.open()
    shell.settle()
    shell.click(form.layers.switches["energy"])
    shell.click(form.balanced)
    assert shell.document.nodes["P"].unbalanced_layers == ("energy", "*")
    assert not any(switch.isEnabled() for switch in form.layers.switches.values())
    shell.click(form.balanced)
    assert shell.document.nodes["P"].unbalanced_layers == ("energy",)
    assert form.layers.switches["mass"].isEnabled()


def test_a_map_of_one_layer_is_spared_the_section(on_map: Shell) -> None:
    on_map.window.files.open_example("steel-japan-2019")
    on_map.settle()
    solution = on_map.session.results.solution if on_map.session.results else None
    assert solution is not None
    assert [layer.id for layer in solution.layers] == ["mass"]
    on_map.session.select([solution.balances and next(iter(solution.balances))[0]])
    on_map.settle()
    assert on_map.window.inspector.node.layers.section.isHidden()


def test_a_layer_of_the_whole_map_and_materials_by_themselves(furnace_chosen: Shell) -> None:
    shell = furnace_chosen
    shell.session.select([])
    shell.settle()
    balances = shell.window.inspector.map.balances
    balances.section.open()
    shell.settle()
    shell.click(balances.switches["energy"])
    assert shell.document.settings.balanced_layers_off == ("energy",)
    assert "conflict.exact" not in codes(shell)
    shell.click(balances.materials)
    assert shell.document.settings.balance_materials
    shell.session.select(["P"])
    shell.settle()
    switch = shell.window.inspector.node.layers.switches["energy"]
    assert (switch.isEnabled(), switch.isChecked()) == (False, False)
    assert switch.toolTip()


def test_what_is_switched_off_is_kept_in_the_file() -> None:
    document = furnace()
    nodes = {"P": replace(document.nodes["P"], unbalanced_layers=("energy", "mass/raw"))}
    settings = replace(document.settings, balanced_layers_off=("copper",), balance_materials=True)
    document = replace(document, physics=replace(document.physics, nodes=nodes, settings=settings))
    assert decode(encode(document), "furnace")[0].physics == document.physics


def test_layers_are_named_in_the_language_of_the_window(furnace_chosen: Shell) -> None:
    shell = furnace_chosen
    shell.context.language.set("de")
    shell.settle()
    layers = shell.window.inspector.node.layers
    assert layers.section.heading.text() == "Bilanzierte Ebenen"
    assert [switch.text() for switch in layers.switches.values()] == ["Masse", "Energie", "Copper"]
