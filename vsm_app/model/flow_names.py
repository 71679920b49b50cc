"""Names by which a relation such as `=0,2*Abfall` reaches other flows of the map."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Final

from vsm_app.model.document import Physics
from vsm_app.model.elements import Flow
from vsm_app.model.units import balance_layer, parse_unit

ARROW: Final = "\u2192"
OUTSIDE: Final = "\u2013"
_ARROWS: Final = re.compile(r"\s*(?:\u2192|->|>)\s*")


class FlowNames:
    """The names of a map's flows, as seen from one of them.

    A flow is called by its item (`Abfall`), by its ends (`Gießen → Recycling`), by both (`Abfall: Gießen → Recycling`)
    or by its id. Where an item has several flows, those at a process of the flow itself come first: `Abfall` typed on a
    flow of Gießen means the Abfall of Gießen. What then still has more than one flow is ambiguous. Case is not counted.
    """

    def __init__(self, physics: Physics, flow: str = "") -> None:
        self._physics = physics
        self._own = physics.flows.get(flow)

    def resolve(self, name: str) -> tuple[str, ...]:
        """The ids of the flows that `name` may mean; empty where it means none."""
        if name in self._physics.flows:
            return (name,)
        found = self._index.get(_key(name), ())
        others = tuple(flow for flow in found if self._own is None or flow != self._own.id)
        near = tuple(flow for flow in others if self._is_near(self._physics.flows[flow]))
        return near or others or found

    def known(self) -> Iterable[str]:
        """Every name, for suggestions."""
        return self._spelled.values()

    def name_of(self, flow: str) -> str:
        """The shortest name that resolves to this flow alone; its id where there is none."""
        element = self._physics.flows.get(flow)
        if element is None:
            return flow
        return next((name for name in self._names(element) if self.resolve(name) == (flow,)), flow)

    def layer_of(self, flow: str) -> str:
        """The layer of the flow's entry, by its item's unit or its own; `""` where neither is stated."""
        element = self._physics.flows.get(flow)
        if element is None:
            return ""
        item = self._physics.items.get(element.item)
        unit = (item.unit if item is not None else "") or element.quantity.unit
        return balance_layer(parse_unit(unit), self._physics.settings) if unit else ""

    @cached_property
    def _index(self) -> dict[str, tuple[str, ...]]:
        index: dict[str, list[str]] = {}
        for flow in self._physics.flows.values():
            for name in self._names(flow):
                index.setdefault(_key(name), []).append(flow.id)
        return {key: tuple(flows) for key, flows in index.items()}

    @cached_property
    def _spelled(self) -> dict[str, str]:
        return {_key(name): name for flow in self._physics.flows.values() for name in self._names(flow)}

    def _names(self, flow: Flow) -> tuple[str, ...]:
        item = self._physics.items.get(flow.item)
        name = item.name if item is not None and item.name else flow.item
        ends = f"{self._node(flow.source)} {ARROW} {self._node(flow.target)}"
        return tuple(dict.fromkeys(text for text in (name, ends, f"{name}: {ends}") if text))

    def _node(self, node: str | None) -> str:
        if node is None:
            return OUTSIDE
        element = self._physics.nodes.get(node)
        return element.name if element is not None and element.name else node

    def _is_near(self, flow: Flow) -> bool:
        if self._own is None:
            return False
        ends = {self._own.source, self._own.target} - {None}
        return bool(ends & {flow.source, flow.target})


def _key(name: str) -> str:
    return " ".join(_ARROWS.sub(f" {ARROW} ", name).casefold().split())
