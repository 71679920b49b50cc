"""Which of the seven kinds a flow is drawn as, how wide its line is, and what its R-tag says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from vsm_app.engine.results import FlowResult
from vsm_app.layout.types import FlowStyle
from vsm_app.model.document import Document
from vsm_app.model.elements import Flow, ItemKind, OriginClass
from vsm_app.model.kinds import KINDS, Role
from vsm_app.model.usual import is_return
from vsm_app.ui.theme_metrics import SIZES

_BY_CLASS: Final = {
    OriginClass.PRIMARY: FlowStyle.PRIMARY,
    OriginClass.RENEWABLE: FlowStyle.PRIMARY,
    OriginClass.RECYCLED: FlowStyle.SECONDARY,
    OriginClass.REUSED: FlowStyle.SECONDARY,
    OriginClass.SECONDARY: FlowStyle.SECONDARY,
    OriginClass.PRODUCT: FlowStyle.PRODUCT,
    OriginClass.LOSS: FlowStyle.LOSS,
    OriginClass.ENERGY: FlowStyle.ENERGY,
    OriginClass.WATER: FlowStyle.WATER,
    OriginClass.INFORMATION: FlowStyle.INFORMATION,
}
_BY_ITEM: Final = {
    ItemKind.PRODUCT: FlowStyle.PRODUCT,
    ItemKind.ENERGY: FlowStyle.ENERGY,
    ItemKind.WATER: FlowStyle.WATER,
    ItemKind.INFORMATION: FlowStyle.INFORMATION,
}


def flow_style(document: Document, flow: Flow) -> FlowStyle:
    """The flow's own class, its item's, what its ends say, its item's kind; primary where nothing says anything."""
    item = document.items.get(flow.item)
    for origin in (flow.origin_class, item.origin_class if item is not None else None):
        style = _BY_CLASS.get(origin) if origin is not None else None
        if style is not None:
            return style
    target = document.nodes.get(flow.target or "")
    if target is not None and KINDS.get(target.kind).disposal:
        return FlowStyle.LOSS
    if _is_information(document, flow):
        return FlowStyle.INFORMATION
    if flow.r_strategy or is_return(document.physics, flow):
        return FlowStyle.SECONDARY
    return _BY_ITEM.get(item.kind, FlowStyle.PRIMARY) if item is not None else FlowStyle.PRIMARY


def _is_information(document: Document, flow: Flow) -> bool:
    ends = (document.nodes.get(flow.source or ""), document.nodes.get(flow.target or ""))
    return any(node is not None and KINDS.get(node.kind).role is Role.INFORMATION for node in ends)


def largest_by_layer(results: Iterable[FlowResult]) -> Mapping[str, float]:
    """The largest amount on each layer in base units: the flow that gets the widest line."""
    largest: dict[str, float] = {}
    for result in results:
        value = result.base_value
        if value is not None:
            largest[result.layer] = max(largest.get(result.layer, 0.0), abs(value))
    return largest


def line_width(style: FlowStyle, result: FlowResult | None, largest: Mapping[str, float]) -> float:
    """Width of the line in the Map view: only slightly by amount (mock README, sizes)."""
    if style is FlowStyle.INFORMATION:
        return SIZES["flow.info"]
    if style is FlowStyle.WATER:
        return SIZES["flow.water"]
    if style is FlowStyle.LOSS:
        return SIZES["flow.loss"]
    share = _share(result, largest)
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
    digits = strategy.strip().upper().removeprefix("R")
    return int(digits) if digits.isdigit() and len(digits) == 1 else None


def r_tag(document: Document, flow: Flow) -> str:
    """The tag at the start of a return flow; the node that does the work names its R itself."""
    number = r_number_of(flow.r_strategy)
    source = document.nodes.get(flow.source or "")
    if number is None or (source is not None and KINDS.get(source.kind).r_number == number):
        return ""
    return f"R{number}"
