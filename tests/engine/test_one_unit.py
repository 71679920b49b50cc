"""What is computed is in the layer's one unit, and a solution with mixed entries can be read in it altogether."""

from __future__ import annotations

from itertools import pairwise

import pytest

from vsm_app.engine.one_unit import in_one_unit
from vsm_app.engine.pipeline import compute
from vsm_app.engine.rounding import round_for_map
from vsm_app.model.document import Document
from vsm_app.model.edits import flows, nodes
from vsm_app.model.layer_units import layer_units
from vsm_app.model.quantities import Form, Quantity

NODES = (
    ("supplier", "Mill"),
    ("process", "Casing"),
    ("process", "Assembly"),
    ("process", "Test"),
    ("customer", "User"),
)


def mixed() -> Document:
    """9 500 kg leave the assembly, 120 t enter the casing; the rest follows."""
    document = Document("Mixed")
    for kind, name in NODES:
        document = nodes.add_node(document, kind, name, (0, 0)).document
    ids = list(document.nodes)
    for source, target in pairwise(ids):
        document = flows.connect(document, source, target).document
    made = list(document.flows)
    for flow, amount, unit in ((made[0], 120.0, "t/a"), (made[2], 9500.0, "kg/a")):
        document = flows.set_quantity(document, flow, Quantity(Form.VALUE, value=amount, unit=unit)).document
    return document


def test_what_is_computed_and_balanced_is_in_the_layers_unit() -> None:
    document = mixed()
    solution = compute(document).solution
    units = {flow.id: flow.unit for flow in solution.own.values()}
    entered = list(document.flows)[2]
    assert units.pop(entered) == "kg"
    assert set(units.values()) == {"t"}
    assert {balance.unit for balance in solution.balances.values()} == {"t"}


def test_read_in_one_unit_nothing_changes_but_the_unit() -> None:
    document = mixed()
    solution = compute(document).solution
    read = in_one_unit(solution, layer_units(document.physics))
    assert {flow.unit for flow in read.flows.values()} == {"t"}
    for key, flow in solution.flows.items():
        assert read.flows[key].base_value == pytest.approx(flow.base_value)
        assert read.own[flow.id].value == pytest.approx(read.flows[key].value)
    assert in_one_unit(read, layer_units(document.physics)) is read


def test_a_unit_that_no_flow_is_in_has_digits_as_fine_as_the_others() -> None:
    rounding = round_for_map(in_one_unit(compute(mixed()).solution, {"mass": "t"}))
    assert rounding.digits("mass", "kg") == max(0, rounding.digits("mass", "t") - 3)
    assert rounding.digits("mass", "kt") == rounding.digits("mass", "t") + 3
