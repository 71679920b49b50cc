"""Published flow data as maps, by the rules of the edge list.

Nodes without inflow are sources, without outflow sinks.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

from vsm_app.model.document import Document, Physics
from vsm_app.model.elements import Flow, Item, Node
from vsm_app.model.quantities import UNKNOWN, Form, Quantity
from vsm_app.model.settings import Settings

FLOWS = Path(__file__).parent.parent / "data" / "flows"
DATA_SETS = tuple(sorted(path.stem for path in FLOWS.glob("*.json")))


def data_set(name: str) -> dict[str, Any]:
    """A data set: `flows` are rows of id, source, target, value, sd, unit, material."""
    found: dict[str, Any] = json.loads((FLOWS / f"{name}.json").read_text(encoding="utf-8"))
    return found


def digits(value: float) -> int:
    """Digits written after the decimal mark."""
    text = repr(float(value))
    if "e-" in text:
        mantissa, _, exponent = text.partition("e-")
        return len(mantissa.partition(".")[2]) + int(exponent)
    decimals = text.partition(".")[2]
    return 0 if decimals == "0" else len(decimals)


def edge_list_map(data: dict[str, Any], blank: Collection[str] = ()) -> Document:
    """The data set as a map with some entries blanked; `sd` absent is exact."""
    sources = {row[1] for row in data["flows"]}
    targets = {row[2] for row in data["flows"]}
    flows, items = {}, {}
    for flow, source, target, value, sd, unit, material in data["flows"]:
        item = material or "flow"
        items.setdefault(item, Item(item, item, unit=unit))
        quantity = UNKNOWN
        if value is not None and flow not in blank:
            quantity = Quantity(Form.VALUE, value=value, unit=unit, sd=sd or None, exact=not sd, decimals=digits(value))
        flows[flow] = Flow(flow, source, target, item, quantity)
    nodes = {}
    for name in dict.fromkeys([row[1] for row in data["flows"]] + [row[2] for row in data["flows"]]):
        if name in data["stock"]:
            kind = "inventory"
        else:
            kind = "source" if name not in targets else "sink" if name not in sources else "process"
        nodes[name] = Node(name, name, kind)
    settings = Settings(period="a")
    return Document(name=data["name"], physics=Physics(settings=settings, items=items, nodes=nodes, flows=flows))
