"""What the legend of the Sankey says: the scale, the floor, the kinds of band that are drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

from vsm_app.layout.sankey_types import RibbonKind, SankeyPicture
from vsm_app.layout.types import FlowStyle
from vsm_app.model.document import Document
from vsm_app.model.flow_classes import is_stated
from vsm_app.texts import text
from vsm_app.ui.canvas.figures import figure, significant
from vsm_app.ui.canvas.items.legend import SankeyLegendModel
from vsm_app.ui.canvas.items.sankey import RibbonModel
from vsm_app.ui.theme_metrics import SIZES

_ORDER: Final = (
    FlowStyle.PRIMARY, FlowStyle.SECONDARY, FlowStyle.PRODUCT, FlowStyle.LOSS, FlowStyle.ENERGY, FlowStyle.WATER,
    FlowStyle.INFORMATION,
)  # fmt: skip


def legend_of(
    document: Document,
    picture: SankeyPicture,
    ribbons: Mapping[str, RibbonModel],
    unit: str,
    lang: str,
    left_out: int = 0,
) -> SankeyLegendModel:
    """The legend of a picture; `unit` is written behind the scale bar's value, so many flows are not drawn."""
    value = picture.scale_bar
    floor = ""
    limit = f"{significant(SIZES['sankey.floor'] / picture.scale, lang, 2)}\u202f{unit}"
    if left_out:
        floor = text("canvas.scale.left_out", {"value": limit, "count": figure(left_out, 0, lang)}, lang)
    elif any(ribbon.not_to_scale for ribbon in picture.ribbons):
        floor = text("canvas.scale.floor", {"value": limit}, lang)
    drawn = [ribbon for ribbon in ribbons.values() if ribbon.ribbon.kind is not RibbonKind.WEDGE]
    counts = Counter(ribbon.style for ribbon in drawn)
    kinds = tuple((style, _name(document, drawn, style, lang)) for style in _ORDER if counts[style])
    scaled = [style for style, _name in kinds if style is not FlowStyle.LOSS]
    return SankeyLegendModel(
        text("canvas.scale", lang=lang),
        value * picture.scale,
        figure(value, 0 if value >= 1.0 else 2, lang),
        unit,
        floor,
        kinds,
        text("canvas.legend.open", lang=lang) if len(drawn) < len(ribbons) else "",
        scaled[0] if scaled else FlowStyle.PRIMARY,
    )


def _name(document: Document, drawn: list[RibbonModel], style: FlowStyle, lang: str) -> str:
    """The name of a kind; that of primary material says whether some or all of it is drawn so for want of a class."""
    if style is FlowStyle.PRIMARY:
        stated = {is_stated(document, document.flows[ribbon.id]) for ribbon in drawn if ribbon.style is style}
        if False in stated:
            return text("canvas.legend.primary_or_open" if True in stated else "canvas.legend.not_stated", lang=lang)
    return text(f"canvas.legend.{style.value}", lang=lang)
