"""A slip in a unit, kWh among tonnes, is said at its flow; no other entry is doubted or moved for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vsm_app.engine import unfinished
from vsm_app.engine.boundary import boundary_balances
from vsm_app.engine.compile import compile_map
from vsm_app.engine.kept import KeptSolver
from vsm_app.engine.pipeline import compute, solve
from vsm_app.engine.results import OPEN, Solution
from vsm_app.model.document import Document, Physics
from vsm_app.model.elements import Factor, Flow, Item, ItemKind, Node, OriginClass
from vsm_app.model.grouping import SUBPROCESS
from vsm_app.model.problems import Severity
from vsm_app.model.quantities import UNKNOWN, Form, Quantity
from vsm_app.texts import problem_text
from vsm_app.ui.canvas.quantity_reader import read_for

KINDS = {"S": "supplier", "K": "customer"}


def said(value: float, unit: str = "t") -> Quantity:
    return Quantity(Form.VALUE, f"{value:g} {unit}", value, unit)


def a_map(*flows: tuple[str, str | None, str | None, Quantity]) -> Document:
    ends = dict.fromkeys(end for _, *pair, _ in flows for end in pair if end is not None)
    return Document(
        physics=Physics(
            items={name: Item(name, name) for name, *_ in flows},
            nodes={str(end): Node(str(end), str(end), kind=KINDS.get(str(end), "process")) for end in ends},
            flows={name: Flow(name, source, target, name, quantity) for name, source, target, quantity in flows},
        )
    )


def loop(back: Quantity, fed: float = 120.0, **units: str) -> Document:
    """S gives G 120 t, G gives P 150 t, 120 t are sold; what P gives back closes the loop."""
    flows = ("fed", "S", "G", fed), ("made", "G", "P", 150.0), ("sold", "P", "K", 120.0)
    given = [(name, source, target, said(value, units.get(name, "t"))) for name, source, target, value in flows]
    return a_map(*given, ("back", "P", "G", back))


def chain(between: Quantity, after: Quantity) -> Document:
    return a_map(("fed", "S", "G", said(120.0)), ("on", "G", "P", between), ("sold", "P", "K", after))


def told(solution: Solution) -> list[tuple[str, Severity, tuple[str, ...]]]:
    return [(p.code, p.severity, p.subjects) for p in solution.problems if not p.code.startswith("node.no_")]


@pytest.mark.parametrize(("unit", "kind"), [("kWh", "energy"), ("m³", "volume"), ("pc", "pieces")])
def test_a_wrong_unit_in_a_loop_accuses_nobody_else(unit: str, kind: str) -> None:
    document = loop(said(3.0, unit))
    solution = solve(document)
    unseen = [("balance.unseen", Severity.INFO, (node, "back")) for node in "GP"]
    assert told(solution) == [(f"flow.{kind}_among_masses", Severity.WARNING, ("back", "P", "G")), *unseen]
    assert {name: flow.value for name, flow in solution.own.items()} == pytest.approx(
        {"fed": 120.0, "made": 150.0, "sold": 120.0, "back": 3.0}
    )
    (problem,) = (one for one in solution.problems if one.code.startswith("flow."))
    for lang in ("en", "de"):
        assert {"energy": "kWh", "volume": "m³", "pieces": "back"}[kind] in problem_text(problem, lang)


def test_what_is_not_balanced_for_it_is_said_at_the_node_with_its_gap() -> None:
    solution = solve(loop(said(3.0, "kWh")))
    assert {node: (row.level, row.is_unseen, row.gap) for (node, _), row in solution.balances.items()} == {
        "G": (OPEN, True, -30.0),
        "P": (OPEN, True, 30.0),
    }
    first = next(problem for problem in solution.problems if problem.code == "balance.unseen")
    assert problem_text(first, "en").startswith("G: 120\u202ft come in and 150\u202ft go out, 30\u202ft apart.")
    assert "solange back in einer anderen Art von Einheit" in problem_text(first, "de")


@pytest.mark.parametrize(("members", "row"), [("GP", (0.0, "", False)), ("P", (30.0, OPEN, True))])
def test_round_a_sub_process_it_shows_where_the_sums_do_not_close(members: str, row: tuple[float, str, bool]) -> None:
    document = loop(said(3.0, "kWh"))
    nodes = {i: replace(node, parent="group" if i in members else None) for i, node in document.nodes.items()}
    physics = replace(document.physics, nodes={**nodes, "group": Node("group", "group", kind=SUBPROCESS)})
    mass, *_ = boundary_balances(physics, solve(document), "group")
    assert (mass.gap, mass.level, mass.is_unseen) == row


def test_other_layers_of_its_nodes_are_balanced_all_the_same() -> None:
    document = loop(said(3.0, "kWh"))
    water = {
        name: Flow(name, source, target, name, said(value, "m³"))
        for name, source, target, value in (("wet", None, "G", 100.0), ("dry", "G", None, 50.0))
    }
    items = {**document.items, **{name: Item(name, name) for name in water}}
    solution = solve(
        replace(document, physics=replace(document.physics, items=items, flows={**document.flows, **water}))
    )
    assert solution.balances["G", "mass"].is_unseen
    assert solution.balances["G", "volume"].level == "error"
    assert "balance.gap.loss" in {code for code, *_ in told(solution)}


def test_no_yield_is_worked_out_across_it() -> None:
    found = [value for value in compute(loop(said(3.0, "kWh"))).indicators if value.id == "material_yield"]
    at = {value.scope: (value.value, value.reason) for value in found if value.scope != "map"}
    assert at == {"G": (None, "indicator.odd_unit"), "P": (None, "indicator.odd_unit")}


def test_nor_where_a_loss_of_unknown_amount_leaves_there_too() -> None:
    document = loop(said(3.0, "kWh"))
    loss = Flow("loss", "G", None, "loss")
    items = {**document.items, "loss": Item("loss", "loss", origin_class=OriginClass.LOSS)}
    physics = replace(document.physics, items=items, flows={**document.flows, "loss": loss})
    solution = solve(replace(document, physics=physics))
    assert [code for code, *_ in told(solution)] == [
        "flow.energy_among_masses",
        "balance.unseen.open",
        "balance.unseen",
        "missing.one",
    ]
    assert solution.own["made"].value == pytest.approx(150.0)


def test_it_is_said_while_it_is_typed_too() -> None:
    document = loop(UNKNOWN)
    assert read_for(document, "back", "3 kWh", "en").spread == "· kWh is energy, beside it are masses"
    assert read_for(document, "back", "3 kWh", "de").spread == "· kWh ist Energie, daneben sind Massen"
    for typed in ("3 t", "12 %", "rest", "3"):
        assert "beside" not in read_for(document, "back", typed, "en").spread


def test_so_it_is_where_masses_end_at_one_process_and_begin_at_the_next() -> None:
    solution = solve(chain(said(3.0, "kWh"), said(118.0)))
    assert told(solution) == [("flow.energy_among_masses", Severity.WARNING, ("on",))]
    energies = a_map(
        ("fed", "S", "G", said(120.0, "kWh")), ("on", "G", "P", said(3.0)), ("sold", "P", "K", said(9.0, "kWh"))
    )
    assert [code for code, *_ in told(solve(energies))] == ["flow.mass_among_energies"]


def test_energy_that_belongs_there_is_not_called_a_slip() -> None:
    plant = chain(said(300.0, "kWh"), UNKNOWN)  # coal in, electricity out
    waste_heat = loop(said(3.0, "kWh"), fed=150.0)  # gives heat back; that G is fed 150 t is all it makes
    supplied = loop(said(3.0, "kWh"))
    supplied = replace(
        supplied,
        physics=replace(
            supplied.physics,
            items={**supplied.items, "power": Item("power", "power")},
            flows={**supplied.flows, "power": Flow("power", None, "G", "power", said(9.0, "kWh"))},
        ),
    )
    named = loop(said(3.0, "kWh"))
    item = replace(named.items["back"], unit="kWh")
    named = replace(named, physics=replace(named.physics, items={**named.items, "back": item}))
    heat = loop(said(3.0, "kWh"))
    kind = replace(heat.items["back"], kind=ItemKind.ENERGY)
    heat = replace(heat, physics=replace(heat.physics, items={**heat.items, "back": kind}))
    assert {solve(heat).balances[node, "mass"].level for node in "GP"} == {"error"}, "meant: the gaps of mass stand"
    for document in (plant, waste_heat, supplied, named, heat):
        assert not [code for code, *_ in told(solve(document)) if code.startswith("flow.")]


def test_an_item_that_became_energy_by_the_unit_typed_may_be_the_slip_itself() -> None:
    document = loop(said(3.0, "kWh"))
    made = Item("back", "P → G", kind=ItemKind.ENERGY, origin_class=OriginClass.ENERGY)  # as an entry makes it
    document = replace(document, physics=replace(document.physics, items={**document.items, "back": made}))
    assert told(solve(document))[0][0] == "flow.energy_among_masses"


def test_what_is_converted_is_balanced() -> None:
    document = loop(said(30_000.0, "pc"))
    item = replace(document.items["back"], unit_mass=Factor(1.0, "kg/pc"))
    weighed = replace(document, physics=replace(document.physics, items={**document.items, "back": item}))
    assert told(solve(weighed)) == []


def test_the_amounts_beside_it_decide_and_solving_again_sees_that(monkeypatch: pytest.MonkeyPatch) -> None:
    kept, document = KeptSolver(), loop(said(3.0, "kWh"))
    kept.solve(document)
    compiled: list[object] = []
    monkeypatch.setattr(unfinished, "compile_map", lambda *given: (compiled.append(given), compile_map(*given))[1])
    for value, times in ((119.0, 0), (118.0, 0), (150.0, 1), (149.0, 1), (120.0, 2)):  # anew where it turns only
        flows = {**document.flows, "fed": replace(document.flows["fed"], quantity=said(value))}
        document = replace(document, physics=replace(document.physics, flows=flows))
        found = kept.solve(document)
        assert len(compiled) == times
        assert told(found) == told(solve(document))
        del compiled[times:]
