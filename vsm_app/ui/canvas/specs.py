"""What the layout is told of a flow."""

from __future__ import annotations

from vsm_app.layout.types import Box, FlowSpec, Side
from vsm_app.model.document import Document
from vsm_app.model.elements import Flow
from vsm_app.ui.canvas.kinds_of_flow import flow_style, r_number_of, routed_width


def flow_spec(document: Document, flow: Flow, anchor: Box | None, rank: float) -> FlowSpec:
    """Ends, style, what the user has fixed; an open end stands where it was put beside the box `anchor`."""
    style = flow_style(document, flow)
    hint = document.layout.routes.get(flow.id)
    free_end = None
    if hint is not None and hint.end is not None and anchor is not None:
        free_end = (anchor.x + hint.end[0], anchor.y + hint.end[1])
    return FlowSpec(
        flow.id,
        flow.source,
        flow.target,
        style,
        routed_width(style),
        _side(hint.source_side if hint else None),
        _side(hint.target_side if hint else None),
        hint.bend if hint else None,
        free_end,
        r_number_of(flow.r_strategy),
        rank,
        hint is not None and hint.flipped,
        hint.level if hint else None,
    )


def _side(name: str | None) -> Side | None:
    return None if name is None else Side(name)
