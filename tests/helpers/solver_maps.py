"""Maps for solver tests, built from the plain networks of the reference cases."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from vsm_app.model.document import Document, Physics
from vsm_app.model.elements import Flow, Item, Node
from vsm_app.model.parameters import Parameter, ParameterKind, Relation
from vsm_app.model.quantities import UNKNOWN, Form, Origin, Quantity, Term
from vsm_app.model.settings import Settings

DATA = Path(__file__).parent.parent / "data"
UNIT = "kg"


def case(name: str) -> dict[str, Any]:
    """A reference case by name."""
    found: dict[str, Any] = json.loads((DATA / "solver" / f"solver-{name}.json").read_text(encoding="utf-8"))
    return found


def amount(mean: float | None, sd: float | None = None, unit: str = UNIT, decimals: int | None = None) -> Quantity:
    """An entry: unknown without a mean, exact without a standard deviation."""
    if mean is None:
        return UNKNOWN
    return Quantity(Form.VALUE, value=mean, unit=unit, sd=sd or None, exact=not sd, decimals=decimals)


def end(name: str | None) -> str | None:
    """The node at an end; the world outside is an open end."""
    return None if name in (None, "ENV") else name


def network_map(
    flows: Iterable[Mapping[str, Any]],
    *,
    stores: Sequence[str] = (),
    unit: str = UNIT,
    relations: Sequence[Relation] = (),
    parameters: Sequence[Parameter] = (),
    settings: Settings | None = None,
) -> Document:
    """A map with one item from flows given as `{"id", "from", "to", "mean", "sd"}`."""
    made: dict[str, Flow] = {}
    names: dict[str, None] = {}
    for flow in flows:
        source, target = end(flow.get("from")), end(flow.get("to"))
        names |= dict.fromkeys(name for name in (source, target) if name is not None)
        quantity = flow.get("quantity") or amount(flow.get("mean"), flow.get("sd"), unit, flow.get("decimals"))
        made[flow["id"]] = Flow(flow["id"], source, target, "stuff", quantity)
    nodes = {name: Node(name, name, "inventory" if name in stores else "process") for name in names}
    physics = Physics(
        settings=settings or Settings(),
        items={"stuff": Item("stuff", "Stuff", unit=unit)},
        nodes=nodes,
        flows=made,
        relations={relation.id: relation for relation in relations},
        parameters={parameter.id: parameter for parameter in parameters},
    )
    return Document(name="case", physics=physics)


def correlated(document: Document, correlations: Iterable[Mapping[str, Any]]) -> Document:
    """The map with correlations between entries."""
    flows = dict(document.physics.flows)
    for entry in correlations:
        flow = flows[entry["a"]]
        flows[entry["a"]] = replace(flow, correlations={**flow.correlations, entry["b"]: entry["r"]})
    return replace(document, physics=replace(document.physics, flows=flows))


def linear_relation(name: str, terms: Mapping[str, float], rhs: float = 0.0) -> Relation:
    """`sum(coefficient * flow) = rhs`."""
    return Relation(name, tuple(Term(coefficient, flow) for flow, coefficient in terms.items()), rhs)


def share(value: float | None, sd: float | None = None) -> Quantity:
    """A share as a quantity, exact without a standard deviation."""
    if value is None:
        return UNKNOWN
    return Quantity(Form.SHARE, value=value, sd=sd or None, exact=not sd, origin=Origin.MEASURED)


def coefficient(name: str, node: str, outflow: str, quantity: Quantity, inflow: str | None = None) -> Parameter:
    """A transfer coefficient."""
    return Parameter(name, ParameterKind.TRANSFER_COEFFICIENT, node, inflow, outflow, "", quantity)
