"""The order in which the map is read, and what a screen reader says of each element."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final, Protocol

from vsm_app.engine.results import FlowClass, FlowResult, class_code
from vsm_app.layout.types import Box
from vsm_app.model.document import Document
from vsm_app.model.elements import Flow, OriginClass
from vsm_app.model.flow_classes import class_of
from vsm_app.model.grouping import is_group, with_members
from vsm_app.model.quantities import Form
from vsm_app.texts import text
from vsm_app.ui.canvas.resolve import Resolver

#: Nodes whose left edges lie in the same strip are read from above.
_COLUMN: Final = 96.0
NONE_UNREAD: Final[Mapping[str, str]] = MappingProxyType({})


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


def spoken(element_id: str, resolver: Resolver, lang: str, unread: Mapping[str, str] = NONE_UNREAD) -> str:
    """`Casting, process, in 1 398 t/a, out 1 398 t/a`; for a flow item and ends, quantity, how it is known."""
    said = (
        spoken_name(element_id, resolver, lang),
        spoken_value(element_id, resolver, lang, unread),
        spoken_state(element_id, resolver, lang, unread),
    )
    return ", ".join(part for part in said if part)


def spoken_name(element_id: str, resolver: Resolver, lang: str) -> str:
    """What an element is: `Casting, process`; for a flow its item and its ends; the text of a note."""
    document = resolver.document
    if element_id in document.nodes:
        node = document.nodes[element_id]
        return f"{node.name}, {text(f'kind.{node.kind}', lang=lang)}"
    if element_id in document.flows:
        flow = document.flows[element_id]
        item = document.items.get(flow.item)
        outside = text("canvas.outside", lang=lang)
        ends = [document.nodes[end].name if end in document.nodes else outside for end in (flow.source, flow.target)]
        return f"{item.name if item is not None else ''}, {ends[0]} \u2192 {ends[1]}"
    if element_id in document.layout.notes:
        note = document.layout.notes[element_id].text.replace("\n", " ")
        return f"{text('canvas.note', lang=lang)}: {note}"
    measure = document.physics.measures.get(element_id)
    return "" if measure is None else f"{text('canvas.measure', lang=lang)}: {measure.name}"


def spoken_value(element_id: str, resolver: Resolver, lang: str, unread: Mapping[str, str] = NONE_UNREAD) -> str:
    """The quantity of a flow; what goes into a node and comes out of it."""
    document = resolver.document
    if element_id in document.flows:
        return resolver.chip(document.flows[element_id], unread.get(element_id, "")).spoken
    parts = []
    if element_id in document.nodes:
        adjacency = resolver.adjacency
        for code, flows in (("in", adjacency.inflows), ("out", adjacency.outflows)):
            said = [resolver.chip(document.flows[flow]).spoken for flow in flows.get(element_id, ())]
            if said:
                parts.append(f"{text(f'canvas.badge.{code}', lang=lang)} {', '.join(said)}")
    return ", ".join(parts)


def spoken_state(element_id: str, resolver: Resolver, lang: str, unread: Mapping[str, str] = NONE_UNREAD) -> str:
    """How the quantity of a flow is known, or that its text could not be read, and what line, dash and tag show of it.

    The gap at a node, and that it is locked or a closed sub-process.
    """
    document = resolver.document
    parts = []
    if element_id in unread:
        parts.append(text("entry.not_read", lang=lang))
    elif element_id in document.flows:
        result = resolver.result(element_id)
        if result is not None:
            parts.append(text(class_code(result, document.flows[element_id].quantity), lang=lang))
    if element_id in document.flows and element_id not in unread:
        parts += _kind_of_flow(document, document.flows[element_id], lang)
    gap = resolver.badge(element_id) if element_id in document.nodes else None
    if gap is not None:
        parts += [f"{label} {value}" for label, value in gap.lines[-1:]]
        parts += gap.words
    place = document.layout.places.get(element_id)
    if place is not None and place.folded and is_group(document.nodes.get(element_id)):
        members = resolver.whole.nodes
        names = ", ".join(members[i].name for i in with_members(members, (element_id,)) if i != element_id)
        parts.append(text("spoken.closed_with" if names else "spoken.closed", {"names": names}, lang))
    held = document.nodes.get(element_id) or document.layout.notes.get(element_id)
    if held is not None and held.locked:
        parts.append(text("entry.locked", lang=lang))
    return ", ".join(parts)


def _kind_of_flow(document: Document, flow: Flow, lang: str) -> list[str]:
    """What colour, dash and tag say of a flow: where its number comes from, its class, the loop that it closes."""
    said = [f"origin.{flow.quantity.origin.value}"] if flow.quantity.has_origin else []
    kind = class_of(document, flow)
    said += [] if kind is OriginClass.UNKNOWN else [f"origin_class.{kind.value}"]
    said += [f"r_strategy.{flow.r_strategy}"] if flow.r_strategy else []
    return [text(code, lang=lang) for code in said]
