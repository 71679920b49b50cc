"""Pieces of unknown mass beside masses: nothing else is given their mass, and no yield leaves them out in silence."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from vsm_app.engine.pipeline import compute, solve
from vsm_app.engine.results import IndicatorValue
from vsm_app.model.document import Document, Physics
from vsm_app.model.elements import Factor, Flow, Item, ItemKind, Node, OriginClass, Stage, StageKind
from vsm_app.model.problems import Severity
from vsm_app.model.quantities import UNKNOWN, Form, Quantity

PARTS = "parts"


def said(value: float, unit: str = "t") -> Quantity:
    return Quantity(Form.VALUE, value=value, unit=unit)


def press(quantities: Mapping[str, Quantity], mass_of_a_part: float | None = None) -> Document:
    """Steel enters a press; parts, in pieces, and scrap leave it, and whatever else is asked for."""
    weight = None if mass_of_a_part is None else Factor(mass_of_a_part, "kg/pc")
    items = {
        "steel": Item("steel", "Steel"),
        PARTS: Item(PARTS, "Parts", kind=ItemKind.PRODUCT, unit_mass=weight),
        "scrap": Item("scrap", "Scrap", origin_class=OriginClass.LOSS),
        "plates": Item("plates", "Plates", kind=ItemKind.PRODUCT),
    }
    ends: dict[bool, tuple[str | None, str | None]] = {True: (None, "P"), False: ("P", None)}
    flows = {name: Flow(name, *ends[name == "steel"], name, quantity) for name, quantity in quantities.items()}
    stages = {"making": Stage("making", "Making", StageKind.PRODUCTION)}
    nodes = {"P": Node("P", "Press", stage="making")}
    return Document(physics=Physics(items=items, nodes=nodes, flows=flows, stages=stages))


def yields(document: Document) -> list[IndicatorValue]:
    return [value for value in compute(document).indicators if value.id == "material_yield"]


@pytest.mark.parametrize("scrap", [UNKNOWN, Quantity(Form.REST)])
def test_scrap_without_an_amount_is_not_given_the_mass_of_the_pieces(scrap: Quantity) -> None:
    solution = solve(press({"steel": said(120.0), PARTS: said(480_000.0, "pc"), "scrap": scrap}))
    assert solution.own["scrap"].value is None
    asked = [(p.severity, p.subjects) for p in solution.problems if p.code == "node.pieces"]
    assert asked == [(Severity.WARNING, ("P", PARTS))]


def test_once_a_piece_has_a_mass_the_scrap_follows() -> None:
    solution = solve(press({"steel": said(120.0), PARTS: said(480_000.0, "pc"), "scrap": UNKNOWN}, 0.2))
    assert solution.own["scrap"].value == pytest.approx(24.0)
    assert not [problem for problem in solution.problems if problem.code == "node.pieces"]


def test_entries_that_account_for_all_the_mass_stay_balanced_beside_pieces() -> None:
    quantities = {"steel": said(120.0), PARTS: said(10.0, "pc"), "plates": said(117.0), "scrap": said(3.0)}
    solution = solve(press(quantities))
    assert solution.statistics.dof == 1
    assert not [problem for problem in solution.problems if problem.code == "node.pieces"]


def test_a_yield_without_its_pieces_is_none() -> None:
    found = yields(press({"steel": said(120.0), PARTS: said(480_000.0, "pc"), "scrap": said(3.0)}))
    assert [(value.scope, value.value, value.reason) for value in found] == [
        ("map", None, "indicator.needs_mass_of_pieces"),
        ("P", None, "indicator.needs_mass_of_pieces"),
    ]
    assert {need.field for value in found for need in value.needs} == {"unit_mass"}


def test_what_a_yield_leaves_out_beside_other_products_is_said() -> None:
    beside = press({"steel": said(120.0), PARTS: said(9.0, "pc"), "plates": said(100.0), "scrap": said(20.0)})
    for value in yields(beside):
        assert value.value == pytest.approx(100.0 / 120.0, rel=1e-3)
        assert value.incomplete
        assert [(note.code, note.subjects) for note in value.notes] == [("indicator.note.no_piece_mass", (PARTS,))]
    weighed = press({"steel": said(120.0), PARTS: said(9.0, "pc"), "plates": said(100.0), "scrap": said(20.0)}, 1.0)
    assert not any(value.incomplete for value in yields(weighed))
