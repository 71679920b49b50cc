"""Findings kept from edit to edit are those found from scratch."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from vsm_app.model.checking import Checker
from vsm_app.model.document import Document, Physics
from vsm_app.model.elements import Flow, Item, Node
from vsm_app.model.quantities import UNKNOWN, Form, Quantity, Term
from vsm_app.model.validate import CHECKS, NUMBERLESS, validate

ENTRIES = (
    UNKNOWN,
    Quantity(Form.VALUE, "5 t/a", 5.0, "t/a"),
    Quantity(Form.VALUE, "-5 t/a", -5.0, "t/a"),
    Quantity(Form.VALUE, "5 t/shift", 5.0, "t/shift"),
    Quantity(Form.SHARE, "70 %", 0.7),
    Quantity(Form.SHARE, "170 %", 1.7),
    Quantity(Form.REST, "rest"),
    Quantity(Form.RANGE, "9..3 t/a", None, "t/a", low=9.0, high=3.0),
    Quantity(Form.RELATION, "f0 + gone", terms=(Term("f0", 1.0), Term("gone", 1.0))),
)


def doubtful_map() -> Document:
    """Some of everything that may be found."""
    nodes = {f"n{i}": Node(f"n{i}", "" if i == 3 else f"Step {i % 4}", kind="sink" if i == 5 else "process")
             for i in range(8)}  # fmt: skip
    flows = {f"f{i}": Flow(f"f{i}", f"n{i % 7}", f"n{(i + 1) % 6}", "i" if i % 5 else "lost", ENTRIES[i % len(ENTRIES)])
             for i in range(12)}  # fmt: skip
    return Document("doubtful", Physics(items={"i": Item("i", "Parts", unit="t")}, nodes=nodes, flows=flows))


def edited(document: Document, chance: random.Random) -> Document:
    """Another number, and now and then something else."""
    physics = document.physics
    flow = chance.choice(list(physics.flows.values()))
    match chance.randrange(10):
        case 0:
            nodes = {n: node for n, node in physics.nodes.items() if n != chance.choice(list(physics.nodes))}
            return replace(document, physics=replace(physics, nodes=nodes))
        case 1:
            flows = {f: one for f, one in physics.flows.items() if f != flow.id or len(physics.flows) < 4}
            return replace(document, physics=replace(physics, flows=flows))
        case 2:
            settings = replace(physics.settings, period="" if physics.settings.period else "a")
            return replace(document, physics=replace(physics, settings=settings))
        case 3:
            other = replace(flow, source=flow.target, target=flow.source)
        case _:
            other = replace(flow, quantity=chance.choice(ENTRIES))
    return replace(document, physics=replace(physics, flows={**physics.flows, flow.id: other}))


@pytest.mark.parametrize("seed", range(12))
def test_findings_after_every_edit_are_those_of_a_check_from_scratch(seed: int) -> None:
    chance, checker, document = random.Random(seed), Checker(), doubtful_map()
    seen = set()
    for _ in range(40):
        found = checker.validate(document)
        assert found == validate(document)
        seen.update(problem.code for problem in found)
        document = edited(document, chance)
    assert len(seen) > 5


def test_checks_said_to_need_no_numbers_find_the_same_whatever_the_quantities_are() -> None:
    physics = doubtful_map().physics
    for entry in ENTRIES:
        other = replace(physics, flows={i: replace(flow, quantity=entry) for i, flow in physics.flows.items()})
        for check in NUMBERLESS:
            assert list(check(other)) == list(check(physics))
    assert set(CHECKS) >= NUMBERLESS
