"""A closed sub-process shows a gap only where one of the nodes inside has one."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from vsm_app.engine.boundary import boundary_balances
from vsm_app.engine.pipeline import solve
from vsm_app.io.examples import example_list, open_example
from vsm_app.model.document import Document, Physics
from vsm_app.model.elements import Flow, Item, Node
from vsm_app.model.grouping import SUBPROCESS
from vsm_app.model.quantities import Form, Quantity
from vsm_app.model.units import parse_unit

KINDS = {"Supplier": "supplier", "Tip": "landfill", "Shop": "customer", "Store": "inventory"}
EXAMPLES = [example.id for example in example_list()]


def a_map(*arcs: tuple[str, str | None, str | None, float, str]) -> Document:
    ends = dict.fromkeys(end for _, *pair, _, _ in arcs for end in pair if end is not None)
    return Document(
        physics=Physics(
            items={name: Item(name, name) for name, *_ in arcs},
            nodes={str(end): Node(str(end), str(end), kind=KINDS.get(str(end), "process")) for end in ends},
            flows={
                name: Flow(name, source, target, name, Quantity(Form.VALUE, f"{value:g} {unit}", value, unit))
                for name, source, target, value, unit in arcs
            },
        )
    )


def grouped(document: Document, inside: set[str]) -> Document:
    nodes = {i: replace(node, parent="group" if i in inside else None) for i, node in document.nodes.items()}
    nodes["group"] = Node("group", "group", kind=SUBPROCESS)
    return replace(document, physics=replace(document.physics, nodes=nodes))


def test_what_is_dumped_or_given_inside_is_no_gap() -> None:
    document = a_map(
        ("in", None, "Press", 100.0, "t"), ("scrap", "Press", "Tip", 10.0, "t"), ("add", "Supplier", "Paint", 5.0, "t"),
        ("part", "Press", "Paint", 90.0, "t"), ("out", "Paint", None, 95.0, "t"),
    )  # fmt: skip
    whole = grouped(document, {"Press", "Paint", "Tip", "Supplier"})
    (balance,) = boundary_balances(whole.physics, solve(whole), "group")
    assert (balance.gap, balance.level, balance.complete) == (0.0, "", True)
    assert (balance.entered_in, balance.entered_out) == (100.0, 95.0)
    wrong = replace(document, physics=replace(document.physics, flows={**document.flows, "scrap": replace(
        document.flows["scrap"], quantity=Quantity(Form.VALUE, "4 t", 4.0, "t"))}))  # fmt: skip
    whole = grouped(wrong, {"Press", "Paint", "Tip", "Supplier"})
    (balance,) = boundary_balances(whole.physics, solve(whole), "group")
    assert balance.gap == pytest.approx(6.0)
    assert balance.level == "error"


def test_energy_that_is_used_up_inside_is_no_gap() -> None:
    document = a_map(
        ("power", None, "Boiler", 50.0, "MWh"), ("heat", "Boiler", "Dryer", 45.0, "MWh"),
        ("waste heat", "Boiler", None, 5.0, "MWh"), ("light", None, "Dryer", 3.0, "MWh"),
        ("wet", None, "Dryer", 20.0, "t"), ("dry", "Dryer", None, 20.0, "t"),
    )  # fmt: skip
    whole = grouped(document, {"Boiler", "Dryer"})
    found = {one.layer: one for one in boundary_balances(whole.physics, solve(whole), "group")}
    assert {layer: (one.gap, one.level) for layer, one in found.items()} == {"energy": (0.0, ""), "mass": (0.0, "")}


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_gap_of_a_sub_process_is_that_of_the_nodes_inside(name: str) -> None:
    document, random_ = open_example(name, "en"), random.Random(name)
    seen = 0
    for _ in range(12):
        inside = set(random_.sample(sorted(document.nodes), random_.randint(2, max(2, len(document.nodes) - 2))))
        whole = grouped(document, inside)
        solution = solve(whole)
        for balance in boundary_balances(whole.physics, solution, "group"):
            held = [
                one for (node, layer), one in solution.balances.items() if layer == balance.layer and node in inside
            ]
            factor = parse_unit(balance.unit).factor or 1.0
            gaps = sum(one.gap * (parse_unit(one.unit).factor or 1.0) for one in held) / factor
            assert balance.gap == pytest.approx(gaps, rel=1e-6, abs=1e-6 * max(1.0, balance.entered_in))
            seen += 1
    assert seen > 0


@pytest.mark.parametrize(
    ("out", "level", "told"), [(920.0, "", []), (910.0, "", []), (700.0, "error", ["test.failed"])]
)
def test_a_gap_round_it_is_as_grave_as_the_problems_say(out: float, level: str, told: list[str]) -> None:
    """Between the two of them the flow is solved: neither has a gap of its own, only both together."""
    document = a_map(
        ("in", None, "Paint", 930.0, "t"), ("on", "Paint", "Test", 0.0, "t"), ("out", "Test", None, out, "t")
    )
    flows = {**document.flows, "on": replace(document.flows["on"], quantity=Quantity())}
    whole = grouped(replace(document, physics=replace(document.physics, flows=flows)), {"Paint", "Test"})
    solution = solve(whole)
    (balance,) = boundary_balances(whole.physics, solution, "group")
    assert (balance.gap, balance.complete) == (pytest.approx(930.0 - out), True)
    assert balance.level == level
    assert [problem.code for problem in solution.problems if problem.code == "test.failed"] == told
    assert bool(solution.problems) is bool(told)
