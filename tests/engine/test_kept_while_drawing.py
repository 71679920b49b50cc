"""Solving again while a node is not drawn to its end: decided on by each amount, compiled anew by none."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from helpers.plain_maps import plain_map
from vsm_app.engine import unfinished
from vsm_app.engine.cancel import CancelToken
from vsm_app.engine.compile import compile_map
from vsm_app.engine.kept import KeptSolver
from vsm_app.engine.network import Network
from vsm_app.engine.pipeline import SolveOptions, solve
from vsm_app.engine.results import Solution, unfinished_at
from vsm_app.errors import CancelledError
from vsm_app.model.document import Document, Physics
from vsm_app.model.elements import Flow, Item, Node, OriginClass, Stage, StageKind
from vsm_app.model.quantities import Form, Quantity

QUICK = SolveOptions(intervals=False)


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for each time that a map is compiled."""
    found: list[int] = []

    def counted(physics: Physics, left_open: frozenset[tuple[str, str]] = frozenset()) -> Network:
        found.append(len(left_open))
        return compile_map(physics, left_open)

    monkeypatch.setattr(unfinished, "compile_map", counted)
    return found


def tonnes(value: float, sd: float | None = 1.0) -> Quantity:
    return Quantity(Form.VALUE, value=value, unit="t", sd=sd)


def drawing() -> Document:
    """A chain that is drawn to its end, and beside it two processes from which only losses leave so far."""
    flows = [Flow("in", None, "A", "steel", tonnes(120.0)), Flow("on", "A", "B", "steel", tonnes(110.0))]
    flows += [Flow("cut", "A", None, "waste", tonnes(10.0)), Flow("out", "B", None, "steel")]
    for name in ("P", "Q"):
        flows += [Flow(f"{name}in", None, name, "steel", tonnes(100.0)), Flow(name, name, None, "waste", tonnes(3.0))]
    items = {"steel": Item("steel", "Steel"), "waste": Item("waste", "Waste", origin_class=OriginClass.LOSS)}
    nodes = {name: Node(name, name) for name in "ABPQ"}
    return Document(physics=Physics(items=items, nodes=nodes, flows={flow.id: flow for flow in flows}))


def edited(document: Document, flow: str, quantity: Quantity) -> Document:
    flows = {**document.flows, flow: replace(document.flows[flow], quantity=quantity)}
    return replace(document, physics=replace(document.physics, flows=flows))


def all_of(solution: Solution) -> tuple[object, ...]:
    own = {key: (flow.value, flow.sd, flow.flow_class, flow.entered) for key, flow in solution.own.items()}
    balances = {key: (balance.level, balance.gap) for key, balance in solution.balances.items()}
    return own, balances, solution.problems, solution.statistics, solution.status


def test_amounts_elsewhere_and_of_the_node_itself_compile_nothing_as_long_as_the_same_nodes_are_open(
    compiled: list[int],
) -> None:
    document, kept = drawing(), KeptSolver()
    assert set(unfinished_at(kept.solve(document))) == {("P", "mass"), ("Q", "mass")}
    compiled.clear()
    for flow, amount in (("in", 121.0), ("on", 108.0), ("P", 5.0), ("Pin", 130.0), ("Q", 40.0)):
        document = edited(document, flow, tonnes(amount))
        solution = kept.solve(document)
        assert compiled == []
        assert all_of(solution) == all_of(solve(document))
        compiled.clear()


def test_only_another_set_of_open_nodes_is_compiled(compiled: list[int]) -> None:
    document, kept = drawing(), KeptSolver()
    kept.solve(document)
    for amount, left, compiles in ((100.0, 1, 1), (99.0, 1, 0), (3.0, 2, 0)):
        compiled.clear()
        document = edited(document, "Q", tonnes(amount))
        solution = kept.solve(document)
        assert len(compiled) == compiles
        assert len(unfinished_at(solution)) == left
        assert all_of(solution) == all_of(solve(document))


def test_an_answer_that_was_called_off_leaves_what_is_kept_as_it_was(compiled: list[int]) -> None:
    document, kept = drawing(), KeptSolver()
    kept.solve(document)
    token = CancelToken()
    token.cancel()
    with pytest.raises(CancelledError):
        kept.solve(edited(document, "P", tonnes(60.0)), cancel=token)
    compiled.clear()
    document = edited(document, "P", tonnes(4.0))
    solution = kept.solve(document)
    assert compiled == []
    assert all_of(solution) == all_of(solve(document))


def test_a_stage_that_becomes_another_decides_anew_what_goes_back_from_it() -> None:
    scrap = Flow("scrap", "A", "R", "steel", tonnes(10.0), origin_class=OriginClass.RECYCLED)
    flows = [Flow("in", None, "A", "steel", tonnes(100.0)), scrap, Flow("out", "R", None, "steel")]
    nodes = {"A": Node("A", "A", stage="s"), "R": Node("R", "R", kind="recycle")}
    stages = {"s": Stage("s", "S", StageKind.PRODUCTION)}
    physics = Physics(
        stages=stages, items={"steel": Item("steel", "Steel")}, nodes=nodes, flows={flow.id: flow for flow in flows}
    )
    document, kept = Document(physics=physics), KeptSolver()
    assert set(unfinished_at(kept.solve(document))) == {("A", "mass")}, "scrap alone is no way on"
    used = replace(physics, stages={"s": replace(stages["s"], kind=StageKind.USE)})
    document = replace(document, physics=used)
    assert not unfinished_at(kept.solve(document))
    assert all_of(kept.solve(document)) == all_of(solve(document))


@pytest.mark.parametrize("seed", range(6))
def test_any_map_drawn_so_far_gives_what_solving_it_anew_gives(seed: int) -> None:
    draw, whole = random.Random(seed), plain_map(seed, hide=False).document
    flows = [
        replace(flow, quantity=replace(flow.quantity, exact=False, sd=0.02 * (flow.quantity.value or 0.0)))
        for flow in whole.flows.values()
    ]
    draw.shuffle(flows)
    flows = [replace(one, quantity=Quantity()) if draw.random() < 0.2 else one for one in flows[:9]]
    physics = replace(whole.physics, flows={flow.id: flow for flow in flows})
    document, kept = replace(whole, physics=physics), KeptSolver()
    names = [flow.id for flow in flows if flow.quantity.is_entered]
    for _ in range(8):
        name = draw.choice(names)
        said = document.flows[name].quantity
        document = edited(document, name, replace(said, value=(said.value or 1.0) * draw.choice((0.05, 0.5, 1.1, 4.0))))
        assert all_of(kept.solve(document, options=QUICK)) == all_of(solve(document, options=QUICK))
