"""A flow leaves its node where it was grabbed, where that makes a plain way to what it was pulled to."""

from __future__ import annotations

from dataclasses import replace

from vsm_app.layout.meant import meant_sides
from vsm_app.layout.memory import box_index
from vsm_app.layout.routing import DEFAULTS
from vsm_app.layout.sides import choose_sides, return_nodes
from vsm_app.layout.types import Box, Side
from vsm_app.model.edits import flows
from vsm_app.model.edits.base import EditResult
from vsm_app.ui.canvas.specs import flow_spec
from vsm_app.ui.canvas.table import Table


def led_as_grabbed(table: Table, made: EditResult, flow: str, side: Side, put_down: Box | None = None) -> EditResult:
    """The edit that made a flow, with its sides where `side`, at which it left its source, leads plainly to its target.

    `put_down`: the box of a target that the edit has made as well.
    """
    document, boxes = made.document, table.boxes()
    new = document.flows[flow]
    source, target = boxes.get(new.source or ""), put_down or boxes.get(new.target or "")
    if source is None or target is None or new.source == new.target:
        return made
    spec = flow_spec(document, new, source, 0.0)
    returning = return_nodes([*table.sync.specs().values(), spec])
    natural = choose_sides(spec, source, target, returning, DEFAULTS)
    index = box_index(table.sync.geometry.routing)
    meant = meant_sides(spec, side, (source, target), natural, index, DEFAULTS)
    if meant is None:
        return made
    routed = flows.set_route(document, flow, source_side=meant[0].value, target_side=meant[1].value)
    return replace(made, document=routed.document)
