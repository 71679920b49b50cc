"""The flows of a scene by id. Of a large map seen from afar one layer paints all lines: items wait until asked for.

A waiting flow is known by its outline alone, which is all that the layer from afar, the extent of the table and a
click need. Whoever reads an item gets one; in pauses, and all at once before anything is seen near, the rest is made.
"""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterator, KeysView, Mapping, ValuesView
from itertools import islice
from typing import NamedTuple, cast

from vsm_app.layout.regions import Bounds
from vsm_app.layout.types import FlowStyle, Point
from vsm_app.ui.canvas.items.flow import FlowItem, line_bounds
from vsm_app.ui.canvas.models import FlowModel


class Outline(NamedTuple):
    """What is drawn of a flow from afar."""

    style: FlowStyle
    points: tuple[Point, ...]
    width: float


class FlowItems(Mapping[str, FlowItem]):
    """Items by flow, in the order in which the flows came to the scene."""

    def __init__(self, make: Callable[[FlowModel], FlowItem]) -> None:
        self._all: dict[str, FlowItem | Outline] = {}
        self._waiting: dict[str, None] = {}
        self._make = make
        self.model_of: Callable[[str], FlowModel] | None = None  # who makes models of flows that wait

    def __getitem__(self, flow_id: str) -> FlowItem:
        known = self._all[flow_id]
        if isinstance(known, FlowItem):
            return known
        return self._made(flow_id)

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def __contains__(self, flow_id: object) -> bool:
        return flow_id in self._all

    def keys(self) -> KeysView[str]:
        """The ids of all flows (Mapping)."""
        return self._all.keys()

    def values(self) -> ValuesView[FlowItem]:
        """All items; those that waited are made (Mapping)."""
        self.complete()
        return cast("dict[str, FlowItem]", self._all).values()

    def items(self) -> ItemsView[str, FlowItem]:
        """All ids and items; those that waited are made (Mapping)."""
        self.complete()
        return cast("dict[str, FlowItem]", self._all).items()

    # --- what waits
    @property
    def is_complete(self) -> bool:
        """Whether every flow has its item."""
        return not self._waiting

    def made(self, flow_id: str) -> FlowItem | None:
        """The item of a flow if there is one already."""
        known = self._all.get(flow_id)
        return known if isinstance(known, FlowItem) else None

    def all_made(self) -> list[FlowItem]:
        """The items there are."""
        return [known for known in self._all.values() if isinstance(known, FlowItem)]

    def wait(self, flow_id: str, outline: Outline) -> bool:
        """Take a flow, or its next outline, without an item; says whether it looks different from afar."""
        before = self._all.get(flow_id)
        self._all[flow_id] = outline
        self._waiting[flow_id] = None
        return not isinstance(before, Outline) or before[:2] != outline[:2]

    def put(self, flow_id: str, item: FlowItem) -> None:
        """Take the item of a flow that is new, or waited."""
        self._waiting.pop(flow_id, None)
        self._all[flow_id] = item

    def drop(self, flow_id: str) -> FlowItem | None:
        """Forget a flow; its item, where it had one."""
        known = self._all.pop(flow_id)
        self._waiting.pop(flow_id, None)
        return known if isinstance(known, FlowItem) else None

    def complete(self, most: int | None = None) -> None:
        """Make the items that wait, in their order, all or so many."""
        for flow_id in list(islice(self._waiting, most)):
            self._made(flow_id)

    def _made(self, flow_id: str) -> FlowItem:
        if self.model_of is None:
            raise KeyError(flow_id)
        item = self._make(self.model_of(flow_id))
        self._all[flow_id] = item
        del self._waiting[flow_id]
        return item

    # --- what is seen from afar
    def outlines(self) -> Iterator[tuple[Outline, bool]]:
        """What is drawn of each flow from afar, and whether it is selected."""
        for known in self._all.values():
            if isinstance(known, FlowItem):
                model = known.model
                yield Outline(model.style, model.points, model.width), known.is_selected
            else:
                yield known, False

    def bounds(self, flow_id: str) -> Bounds:
        """Left, top, right and bottom of everything painted of a flow."""
        known = self._all[flow_id]
        if isinstance(known, FlowItem):
            rect = known.boundingRect()
            left, top = rect.x(), rect.y()
            return left, top, left + rect.width(), top + rect.height()
        return line_bounds(known.points, known.width)
