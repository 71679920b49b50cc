"""Names as the workbook writes them: of layers, flows, scopes; sources in short."""

from __future__ import annotations

from typing import Final

from vsm_app.engine.indicators.view import MapView
from vsm_app.io.exporters.workbook.book import Book
from vsm_app.model import layer_names
from vsm_app.texts import NOTHING

#: Characters of a source in short.
_SHORT: Final = 30


def layer_name(book: Book, view: MapView, layer: str) -> str:
    """`Mass`, the name of a substance, or the unit that is a layer of its own."""
    return layer_names.layer_name(view.physics, layer, book.lang)


def node_name(view: MapView, node: str | None, outside: str = NOTHING) -> str:
    """Name of a node, or the word for what lies outside."""
    found = view.physics.nodes.get(node) if node is not None else None
    return outside if found is None else found.name


def item_name(view: MapView, flow: str) -> str:
    """Name of what a flow moves."""
    found = view.physics.flows.get(flow)
    item = view.physics.items.get(found.item) if found else None
    return item.name if item else flow


def flow_name(view: MapView, key: str) -> str:
    """`Chips (Machining → Casting)`; of a stock change the node's name."""
    flow = view.physics.flows.get(key)
    if flow is None:
        return node_name(view, key.removeprefix("stock:"), key)
    return f"{item_name(view, key)} ({node_name(view, flow.source)} → {node_name(view, flow.target)})"


def scope_name(book: Book, view: MapView, scope: str) -> str:
    """Name of what an indicator speaks of."""
    return book.word("scope.map") if scope == "map" else element_name(view, scope)


def element_name(view: MapView, element: str) -> str:
    """Name of any element of the map, for the sentences of problems."""
    physics = view.physics
    if element in physics.flows or element.startswith("stock:"):
        return flow_name(view, element)
    for table in (physics.nodes, physics.items, physics.stages, physics.measures, physics.scenarios):
        if element in table:
            return str(table[element].name)
    return element


def short_source(source: str) -> str:
    """Author and year, or the number of a standard: what stands before the title."""
    parts = source.partition(" (")[0].split(", ")
    short = parts[0]
    for part in parts[1:]:
        if len(short) + len(part) + 2 > _SHORT:
            break
        short = f"{short}, {part}"
    return short if len(short) <= _SHORT else f"{short[: _SHORT - 1]}…"
