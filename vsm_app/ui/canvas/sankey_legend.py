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
from vsm_app.ui.canvas.items.legend import Mark, SankeyLegendModel
from vsm_app.ui.canvas.items.sankey import RibbonModel
from vsm_app.ui.theme_metrics import SIZES

_ORDER: Final = (
    FlowStyle.PRIMARY, FlowStyle.SECONDARY, FlowStyle.PRODUCT, FlowStyle.LOSS, FlowStyle.ENERGY, FlowStyle.WATER,
    FlowStyle.INFORMATION,
)  # fmt: skip

#: What dashed lines say: those of amounts below the floor (False), of what is not determined (True).
_DASHED: Final = {
    frozenset({False}): "canvas.scale.floor",
    frozenset({True}): "canvas.scale.dashed_open",
    frozenset({False, True}): "canvas.scale.floor_or_open",
}


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
    drawn = [ribbon for ribbon in ribbons.values() if not _fades(ribbon)]
    dashed = {ribbon.is_open for ribbon in drawn if ribbon.ribbon.not_to_scale}
    limit = f"{significant(SIZES['sankey.floor'] / picture.scale, lang, 2)}\u202f{unit}"
    if left_out:
        floor = text("canvas.scale.left_out", {"value": limit, "count": figure(left_out, 0, lang)}, lang)
    else:
        floor = text(_DASHED[frozenset(dashed)], {"value": limit}, lang) if dashed else ""
    marks = {
        Mark.DASHED: bool(left_out) and True in dashed,
        Mark.AT_LEAST: any(ribbon.at_least and not ribbon.ribbon.not_to_scale for ribbon in drawn),
        Mark.FADING: len(drawn) < len(ribbons),
        Mark.NEGATIVE: any(ribbon.ribbon.reverse for ribbon in drawn),
    }
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
        tuple((mark, text(f"canvas.legend.{mark.value}", lang=lang)) for mark, is_drawn in marks.items() if is_drawn),
        scaled[0] if scaled else FlowStyle.PRIMARY,
    )


def _fades(ribbon: RibbonModel) -> bool:
    """Whether it is drawn as a wedge; without any bound it is a dashed line instead."""
    return ribbon.ribbon.kind is RibbonKind.WEDGE and not ribbon.ribbon.not_to_scale


def _name(document: Document, drawn: list[RibbonModel], style: FlowStyle, lang: str) -> str:
    """The name of a kind; that of primary material says whether some or all of it is drawn so for want of a class."""
    if style is FlowStyle.PRIMARY:
        stated = {is_stated(document, document.flows[ribbon.id]) for ribbon in drawn if ribbon.style is style}
        if False in stated:
            return text("canvas.legend.primary_or_open" if True in stated else "canvas.legend.not_stated", lang=lang)
    return text(f"canvas.legend.{style.value}", lang=lang)
