"""Which of the seven kinds a flow is drawn as, how wide its line is, and what its R-tag says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vsm_app.engine.results import FlowResult
from vsm_app.layout.types import FlowStyle
from vsm_app.model.document import Document
from vsm_app.model.elements import Flow
from vsm_app.model.flow_classes import class_of
from vsm_app.model.kinds import KINDS
from vsm_app.ui.theme_metrics import SIZES

#: Kinds whose line says no amount.
ONE_WIDTH: Final = frozenset({FlowStyle.INFORMATION, FlowStyle.WATER, FlowStyle.LOSS})


def flow_style(document: Document, flow: Flow) -> FlowStyle:
    """The kind as which a flow is drawn, in the words of the layout."""
    return FlowStyle(class_of(document, flow).value)


def line_width(style: FlowStyle, result: FlowResult | None, largest: Mapping[str, float]) -> float:
    """Width of the line in the Map view: only slightly by amount (mock README, sizes)."""
    if style is FlowStyle.INFORMATION:
        return SIZES["flow.info"]
    if style is FlowStyle.WATER:
        return SIZES["flow.water"]
    if style is FlowStyle.LOSS:
        return SIZES["flow.loss"]
    return _width(style, _share(result, largest))


def routed_width(style: FlowStyle) -> float:
    """The width for which the way of a line is found: its widest, so that no amount ever moves a line."""
    return line_width(style, None, {}) if style in ONE_WIDTH else _width(style, 1.0)


def _width(style: FlowStyle, share: float) -> float:
    if style is FlowStyle.ENERGY:
        return SIZES["flow.energy.min"] + share * (SIZES["flow.energy.max"] - SIZES["flow.energy.min"])
    width = SIZES["flow.min"] + share * (SIZES["flow.max"] - SIZES["flow.min"])
    return max(width, SIZES["flow.secondary.min"]) if style is FlowStyle.SECONDARY else width


def _share(result: FlowResult | None, largest: Mapping[str, float]) -> float:
    if result is None or result.base_value is None:
        return 0.0
    limit = largest.get(result.layer, 0.0)
    return min(abs(result.base_value) / limit, 1.0) if limit > 0.0 else 0.0


def r_number_of(strategy: str) -> int | None:
    """6 for `R6`, `None` for what names no strategy."""
    if not strategy:
        return None
    digits = strategy.strip().upper().removeprefix("R")
    return int(digits) if digits.isdigit() and len(digits) == 1 else None


def r_tag(document: Document, flow: Flow) -> str:
    """The tag at the start of a return flow.

    What goes on with the number behind the node that does the work has none again, nor what leaves the map there.
    """
    number = r_number_of(flow.r_strategy)
    if number is None:
        return ""
    source = document.nodes.get(flow.source or "")
    if source is not None and KINDS.get(source.kind).r_number == number:
        flows = document.flows.values()
        if flow.target is None or any(f.target == source.id and r_number_of(f.r_strategy) == number for f in flows):
            return ""
    return f"R{number}"
