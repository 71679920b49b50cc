"""The order in which the map is read, and what a screen reader says of each element."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, Protocol

from vsm_app.engine.results import FlowClass, FlowResult
from vsm_app.layout.types import Box
from vsm_app.model.document import Document
from vsm_app.model.quantities import Form
from vsm_app.texts import text
from vsm_app.ui.canvas.resolve import Resolver

#: Nodes whose left edges lie in the same strip are read from above.
_COLUMN: Final = 96.0


def reading_order(document: Document, boxes: Mapping[str, Box], resolver: Resolver) -> list[str]:
    """Nodes by stage, column and row; after each node its imports and what leaves it; notes last."""
    stages = {stage: i for i, stage in enumerate(document.stages)}

    def place(node_id: str) -> tuple[int, int, float, float]:
        box = boxes[node_id]
        stage = document.nodes[node_id].stage or ""
        return stages.get(stage, len(stages)), round(box.x / _COLUMN), box.y, box.x

    order: list[str] = []
    seen: set[str] = set()
    for node_id in sorted((i for i in document.nodes if i in boxes), key=place):
        order.append(node_id)
        for flow_id in resolver.adjacency.at(node_id):
            flow = document.flows[flow_id]
            if flow_id not in seen and (flow.source == node_id or flow.source is None):
                seen.add(flow_id)
                order.append(flow_id)
    order += [i for i in document.flows if i not in seen]
    order += list(document.layout.notes)
    return order


class Solved(Protocol):
    """Who knows what became of a flow."""

    def result(self, flow_id: str) -> FlowResult | None:
        """The result of a flow, `None` where there is none yet."""
        ...


def unknown_flows(document: Document, order: list[str], resolver: Solved, *, only_open: bool = False) -> Iterator[str]:
    """Flows that neither entries nor balances give, in reading order.

    Where there is none, all without an entry, unless `only_open`.
    """
    empty = [i for i in order if i in document.flows and document.flows[i].quantity.form is Form.UNKNOWN]
    open_flows = []
    for flow_id in empty:
        result = resolver.result(flow_id)
        if result is None or result.flow_class is FlowClass.UNOBSERVABLE:
            open_flows.append(flow_id)
    yield from open_flows if only_open else open_flows or empty


def spoken(element_id: str, resolver: Resolver, lang: str) -> str:
    """`Casting, process, in 1 398 t/a, out 1 398 t/a`; for a flow its ends and its quantity."""
    document = resolver.document
    node = document.nodes.get(element_id)
    if node is not None:
        parts = [node.name, text(f"kind.{node.kind}", lang=lang)]
        adjacency = resolver.adjacency
        for code, flows in (("in", adjacency.inflows), ("out", adjacency.outflows)):
            said = [_quantity(i, resolver) for i in flows.get(element_id, ())]
            if said:
                parts.append(f"{text(f'canvas.badge.{code}', lang=lang)} {', '.join(said)}")
        return ", ".join(parts)
    flow = document.flows.get(element_id)
    if flow is not None:
        item = document.items.get(flow.item)
        outside = text("canvas.outside", lang=lang)
        ends = [document.nodes[end].name if end in document.nodes else outside for end in (flow.source, flow.target)]
        name = item.name if item is not None else ""
        return f"{name}, {ends[0]} → {ends[1]}, {_quantity(element_id, resolver)}"
    note = document.layout.notes.get(element_id)
    return "" if note is None else note.text.replace("\n", " ")


def _quantity(flow_id: str, resolver: Resolver) -> str:
    return resolver.chip(resolver.document.flows[flow_id]).spoken
