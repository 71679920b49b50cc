"""An amount in a unit that nobody knows: no balance is closed without it, and no other flow takes its place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.solver_maps import amount
from vsm_app.engine.pipeline import solve
from vsm_app.engine.results import FlowClass
from vsm_app.model.document import Document, Physics
from vsm_app.model.elements import Factor, Flow, Item, Node, OriginClass
from vsm_app.model.problem_list import causes_only
from vsm_app.model.problems import Severity
from vsm_app.model.quantities import Form, Quantity
from vsm_app.texts import problem_text

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


def counted(*more: Flow, weight: Factor | None = None) -> Document:
    """120 t enter, 40 000 pieces a month leave; `weight` is that of a piece."""
    document = a_map(
        Flow("in", None, "P", "steel", amount(120.0, unit="t")),
        Flow("out", "P", None, "caps", amount(40_000.0, unit="Stk/Monat")),
        *more,
    )
    items = {**document.items, "caps": Item("caps", "caps", unit_mass=weight)}
    return replace(document, physics=replace(document.physics, items=items))


def about(document: Document, node: str = "P") -> list[tuple[str, Severity]]:
    listed = causes_only(solve(document).problems, document.flows)
    return [(one.code, one.severity) for one in listed if node in one.subjects]


def test_where_pieces_leave_what_tonnes_entered_the_mass_of_a_piece_is_asked_for() -> None:
    assert about(counted()) == [("node.pieces", Severity.INFO)]
    (told,) = [one for one in solve(counted()).problems if one.code == "node.pieces"]
    assert (told.subjects, told.params["flow"]) == (("P", "out"), "out")
    for lang, words in (("en", "what does one piece of caps weigh?"), ("de", "Was wiegt ein Stück von caps?")):
        assert words in problem_text(told, lang)
    back = a_map(
        Flow("in", None, "P", "caps", amount(40_000.0, unit="Stk/Monat")),
        Flow("out", "P", None, "steel", amount(120.0, unit="t")),
    )
    assert about(back) == [("node.pieces", Severity.INFO)]


def test_it_is_said_instead_of_a_missing_way_on_beside_a_loss() -> None:
    lost = Flow("loss", "P", None, "waste", amount(3.0, unit="t"), origin_class=OriginClass.LOSS)
    assert about(counted(lost)) == [("node.pieces", Severity.WARNING)]


def test_it_is_not_asked_where_pieces_and_tonnes_do_not_meet() -> None:
    weighed = counted(weight=Factor(0.25, "kg/pc"))
    assert "node.pieces" not in dict(about(weighed))
    assert "node.pieces" not in dict(about(counted(Flow("blanks", None, "P", "caps", amount(480_000.0, unit="Stk")))))
    assert about(a_map(Flow("in", None, "P", "steel", amount(120.0, unit="t")))) == [("node.no_outflow", Severity.INFO)]
