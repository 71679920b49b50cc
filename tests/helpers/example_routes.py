"""The shipped examples as boxes and flows for the geometry, without a window: cards as high as their places say."""

from __future__ import annotations

from vsm_app.io.examples import open_example
from vsm_app.layout.types import Box, FlowSpec, FlowStyle, RoutedFlow, Routing, Side
from vsm_app.model.document import Document
from vsm_app.model.flow_classes import class_of
from vsm_app.model.kinds import KINDS
from vsm_app.model.placement import RouteHint

EXAMPLES = (
    "drive-unit", "steel-japan-2019", "aluminium-cars-2020", "wood-indonesia-2014", "battery-lfp", "uk-energy-2050",
)  # fmt: skip


def boxes_and_flows(example: str) -> tuple[dict[str, Box], list[FlowSpec]]:
    document = open_example(example, "en")
    return boxes_of(document), specs_of(document)


def boxes_of(document: Document) -> dict[str, Box]:
    boxes = {}
    for name, node in document.nodes.items():
        place, kind = document.layout.places[name], KINDS.get(node.kind)
        boxes[name] = Box(place.x, place.y, place.w or kind.width, place.h or kind.height)
    return boxes


def specs_of(document: Document) -> list[FlowSpec]:
    boxes = boxes_of(document)
    return [_spec(document, name, boxes, float(rank)) for rank, name in enumerate(document.flows)]


def _spec(document: Document, name: str, boxes: dict[str, Box], rank: float) -> FlowSpec:
    flow, hint = document.flows[name], document.layout.routes.get(name, RouteHint())
    anchor = boxes.get(flow.source or flow.target or "")
    end = None if hint.end is None or anchor is None else (anchor.x + hint.end[0], anchor.y + hint.end[1])
    number = flow.r_strategy.removeprefix("R")
    return FlowSpec(
        name,
        flow.source,
        flow.target,
        FlowStyle(class_of(document, flow).value),
        source_side=Side(hint.source_side) if hint.source_side else None,
        target_side=Side(hint.target_side) if hint.target_side else None,
        bend=hint.bend,
        free_end=end,
        r_number=int(number) if number.isdigit() else None,
        rank=rank,
        flipped=hint.flipped,
    )


def lines(routing: Routing) -> list[str]:
    """One line a flow: its id, the two sides, the corners; `lane` and `blocked` where that is so."""
    return [_line(route) for _, route in sorted(routing.flows.items())]


def _line(route: RoutedFlow) -> str:
    corners = " ".join(f"{x:.10g},{y:.10g}" for x, y in ((round(x, 2), round(y, 2)) for x, y in route.points))
    extra = f"  lane {route.lane}" if route.lane is not None else ""
    extra += "" if route.clear else "  blocked"
    return f"{route.id:12} {route.source.side:>6} > {route.target.side:6} {corners}{extra}"
