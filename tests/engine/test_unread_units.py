"""An amount in a unit that nobody knows: no balance is closed without it, and no other flow takes its place."""

from __future__ import annotations

import pytest

from helpers.solver_maps import amount
from vsm_app.engine.pipeline import solve
from vsm_app.engine.results import FlowClass
from vsm_app.model.document import Document, Physics
from vsm_app.model.elements import Flow, Item, Node
from vsm_app.model.problems import Severity
from vsm_app.model.quantities import Form, Quantity

_OPEN = "node.unit_open"


def a_map(*flows: Flow, off: tuple[str, ...] = ()) -> Document:
    names = dict.fromkeys(end for flow in flows for end in (flow.source, flow.target) if end)
    items = {flow.item: Item(flow.item, flow.item) for flow in flows}
    nodes = {name: Node(name, name, unbalanced_layers=off) for name in names}
    return Document(name="", physics=Physics(items=items, nodes=nodes, flows={flow.id: flow for flow in flows}))


def test_scrap_does_not_swallow_a_product_whose_unit_was_mistyped() -> None:
    document = a_map(
        Flow("in", None, "P", "steel", amount(120.0, unit="t")),
        Flow("product", "P", None, "product", amount(110.0, unit="tt")),
        Flow("scrap", "P", None, "steel"),
    )
    solution = solve(document)
    assert solution.own["scrap"].value is None
    assert solution.own["scrap"].flow_class is FlowClass.UNOBSERVABLE
    told = [problem for problem in solution.problems if problem.code == _OPEN]
    assert [(p.subjects, p.severity) for p in told] == [(("P", "product"), Severity.WARNING)]
    assert told[0].params["unit"] == "tt"
    assert not any(problem.code == "balance.gap" for problem in solution.problems)


def test_a_share_of_an_unread_sum_is_no_number() -> None:
    document = a_map(
        Flow("in", None, "P", "steel", amount(120.0, unit="t")),
        Flow("more", None, "P", "other", amount(110.0, unit="tt")),
        Flow("scrap", "P", None, "steel", Quantity(Form.SHARE, value=0.1, unit="%")),
        Flow("rest", "P", None, "steel"),
    )
    solution = solve(document)
    assert solution.own["scrap"].value is None
    assert solution.own["rest"].value is None


def test_a_unit_of_ones_own_that_enters_and_leaves_is_balanced() -> None:
    document = a_map(
        Flow("in", None, "P", "bar", amount(120.0, unit="Riegel")),
        Flow("out", "P", None, "bar"),
        Flow("steel", None, "P", "steel", amount(3.0, unit="t")),
        Flow("steel out", "P", None, "steel"),
    )
    solution = solve(document)
    assert solution.own["out"].value == pytest.approx(120.0)
    assert solution.own["steel out"].value == pytest.approx(3.0)
    assert not any(problem.code == _OPEN for problem in solution.problems)


def test_a_node_that_need_not_balance_the_unit_closes_its_other_layers() -> None:
    document = a_map(
        Flow("in", None, "P", "steel", amount(3.0, unit="t")),
        Flow("out", "P", None, "steel"),
        Flow("pallets", None, "P", "pallet", amount(5.0, unit="Riegel")),
        off=("unit:Riegel",),
    )
    solution = solve(document)
    assert solution.own["out"].value == pytest.approx(3.0)
    assert not any(problem.code == _OPEN for problem in solution.problems)
