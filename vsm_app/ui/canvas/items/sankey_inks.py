"""Colours of the Sankey: how dense ribbons are, their edges, and the letters that stand out on them."""

from __future__ import annotations

from functools import lru_cache
from math import inf
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from vsm_app.layout.sankey_types import RibbonKind
from vsm_app.layout.types import FlowStyle
from vsm_app.ui.canvas.inks import black_or_white, contrast
from vsm_app.ui.canvas.paint_flow import theme_kind
from vsm_app.ui.theme import Theme
from vsm_app.ui.theme_metrics import SIZES

AT_LEAST: Final = 0.55  # of a ribbon's density where more may flow
_FLOOR_DASH: Final = (4.0, 3.0)
#: Width and density of the edge of a ribbon: it tells apart those that lie side by side. By that of products, which are
#: nearly as dark as primary material, they are known: it is heavier.
_EDGE: Final = (1.0, 0.6)
_EDGE_OF_PRODUCT: Final = (1.5, 0.8)
_OPEN_EDGE: Final = 1.5
_EDGE_SHARE: Final = 0.12  # of the width of a ribbon, that a light edge takes at most
#: A thinner ribbon has no edge. Without a dark one it is dense up to a width, and as pale as a wide one from another.
EDGE_FROM: Final = 3.0
_DENSE_TO, _PALE_FROM = 4.0, 8.0
_EDGES: Final = {FlowStyle.PRODUCT: "flow.product", FlowStyle.SECONDARY: "flow.secondary.text"}
#: Letters have this contrast at least (WCAG 2.2, success criterion 1.4.3, with some more for the grounds of stages).
READABLE: Final = 4.8


def edge_pen(style: FlowStyle, theme: Theme, of: float = inf) -> QPen:
    """The edge of a ribbon `of` a width: that of products, which are drawn heavier, has their colour.

    That of secondary material is dark, so that it is not taken for the light line in its middle. A light one leaves a
    thin ribbon most of its width.
    """
    width, dense = _EDGE_OF_PRODUCT if style is FlowStyle.PRODUCT else _EDGE
    if style not in _EDGES:
        width = min(width, _EDGE_SHARE * of)
    return QPen(theme.alpha(_EDGES.get(style, "canvas"), dense), width)


def dashed_pen(color: QColor, width: float = _OPEN_EDGE) -> QPen:
    """For what is not to scale, and for the edge of what may be wider."""
    pen = QPen(color, width)
    pen.setDashPattern([part / width for part in _FLOOR_DASH])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def opacity(style: FlowStyle, kind: RibbonKind = RibbonKind.BAND, of: float = inf) -> float:
    """How dense the ground of a ribbon `of` a width is: the thinner, the denser, at last as what is drawn dashed.

    One with a dark edge is seen by that as long as it has it.
    """
    dense = SIZES["sankey.alpha.product" if style is FlowStyle.PRODUCT else "sankey.alpha"]
    if kind is RibbonKind.LOOP and style is not FlowStyle.PRODUCT:
        dense = SIZES["sankey.alpha.loop"]
    if style in _EDGES:
        return dense if of >= EDGE_FROM else 1.0
    return dense + (1.0 - dense) * min(max((_PALE_FROM - of) / (_PALE_FROM - _DENSE_TO), 0.0), 1.0)


def ribbon_ground(style: FlowStyle, kind: RibbonKind, theme: Theme, table: QColor, *, at_least: bool = False) -> QColor:
    """The colour that is seen where a ribbon lies on the table (or on the ground of a stage)."""
    color, dense = theme.flow_color(theme_kind(style)), opacity(style, kind) * (AT_LEAST if at_least else 1.0)
    pairs = ((color.redF(), table.redF()), (color.greenF(), table.greenF()), (color.blueF(), table.blueF()))
    return QColor.fromRgbF(*(dense * above + (1.0 - dense) * below for above, below in pairs))


def ink_on(style: FlowStyle, kind: RibbonKind, theme: Theme, *, at_least: bool = False) -> QColor:
    """The colour of letters on a ribbon: the ink, where that is not read well enough black or white."""
    ground = ribbon_ground(style, kind, theme, theme.color("canvas"), at_least=at_least)
    return QColor(_ink(ground.rgb(), theme.color("ink").rgb()))


@lru_cache(maxsize=256)
def _ink(ground: int, ink: int) -> int:
    if contrast(QColor(ground), QColor(ink)) >= READABLE:
        return ink
    return black_or_white(QColor(ground)).rgb()
