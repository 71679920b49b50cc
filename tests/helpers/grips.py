"""Where each gesture of the map begins, on a canvas with two steps and the flow between them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

#: Where a gesture begins on the map of two steps; what it needs selected is selected.
Begin = Callable[[Any], tuple[float, float]]


def flow_of(canvas: Any) -> Any:
    (item,) = canvas.view.table.scene.flows.values()
    return item


def chosen_flow(canvas: Any) -> Any:
    item = flow_of(canvas)
    canvas.session.select((item.element_id,))
    return item


def middle(canvas: Any) -> tuple[float, float]:
    x, y = canvas.middle(next(iter(canvas.document.nodes)))
    return x, y + 10.0


def edge(canvas: Any) -> tuple[float, float]:
    box = canvas.view.table.boxes()[tuple(canvas.document.nodes)[1]]
    return box.cx, box.bottom + 1.0


def corner(canvas: Any) -> tuple[float, float]:
    first = next(iter(canvas.document.nodes))
    canvas.session.select((first,))
    box = canvas.view.table.boxes()[first]
    return box.right, box.bottom


def end(canvas: Any) -> tuple[float, float]:
    return chosen_flow(canvas).ends[1]


def bend(canvas: Any) -> tuple[float, float]:
    handle = chosen_flow(canvas).bend_handle()
    return handle.x(), handle.y()


def label(canvas: Any) -> tuple[float, float]:
    centre = flow_of(canvas).chip_rect.center()
    return centre.x(), centre.y()


PLACES: dict[str, Begin] = {
    "MoveGesture": middle, "ConnectGesture": edge, "ResizeGesture": corner, "ReconnectGesture": end,
    "BendGesture": bend, "ChipGesture": label,
}  # fmt: skip
