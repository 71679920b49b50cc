"""How bars, bands and hatches of the Sankey are painted: each told from what lies beside it, at a bounded cost."""

from __future__ import annotations

from itertools import pairwise, product

import pytest
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath
from PySide6.QtWidgets import QApplication, QStyleOptionGraphicsItem
from pytestqt.qtbot import QtBot

from vsm_app.layout.sankey import sankey
from vsm_app.layout.sankey_types import RibbonKind, SankeyBar, SankeyFlow, SankeyNode
from vsm_app.layout.types import Box, FlowStyle
from vsm_app.ui.canvas.inks import contrast
from vsm_app.ui.canvas.items import sankey_hatch
from vsm_app.ui.canvas.items.sankey import BarItem, BarModel, RibbonItem, RibbonModel
from vsm_app.ui.canvas.items.sankey_hatch import MOST_STRIPES, is_hatched, period_at, stripes
from vsm_app.ui.canvas.items.sankey_inks import edge_pen, ribbon_ground
from vsm_app.ui.canvas.look import Look
from vsm_app.ui.theme import Theme
from vsm_app.ui.theme_tokens import Scheme

TABLES = ("canvas", "band.a", "band.b")
#: Contrast of what is no text (WCAG 2.2, success criterion 1.4.11).
SEEN = 3.0
ZOOMS = (0.1, 0.35, 0.6, 1.0, 1.7, 2.5, 4.0)


@pytest.fixture(params=[*product(Scheme, (False, True))], ids=lambda made: f"{made[0].value}{'-high' * made[1]}")
def theme(qapp: QApplication, request: pytest.FixtureRequest) -> Theme:
    scheme, high = request.param
    return Theme(scheme, high_contrast=high)


def over(color: QColor, ground: QColor) -> QColor:
    part = color.alphaF()
    pairs = zip(color.getRgbF()[:3], ground.getRgbF()[:3], strict=True)
    return QColor.fromRgbF(*(part * a + (1.0 - part) * b for a, b in pairs))


def test_a_bar_is_told_from_the_table_and_from_every_band_at_it(theme: Theme) -> None:
    bar, rim = theme.color("sankey.node"), theme.color("canvas")
    assert contrast(bar, rim) >= SEEN
    for table in TABLES:
        ground = theme.color(table)
        assert contrast(bar, ground) >= SEEN, table
        for style in FlowStyle:
            for kind in RibbonKind:
                band = ribbon_ground(style, kind, theme, ground)
                by_itself, by_rim = contrast(bar, band), contrast(rim, band)
                assert max(by_itself, by_rim) >= SEEN, (style, kind, by_itself, by_rim)


@pytest.mark.parametrize("zoom", [0.35, 1.0, 2.0])
def test_the_rim_of_a_bar_is_seen_on_a_band(theme: Theme, zoom: float) -> None:
    look = Look(theme)
    look.zoom = zoom
    item = BarItem(BarModel("a", SankeyBar("a", Box(40.0, 20.0, 14.0, 160.0), (47.0, 12.0)), ""), look)
    picture = QImage(round(100 * zoom), round(200 * zoom), QImage.Format.Format_RGB32)
    band = ribbon_ground(FlowStyle.ENERGY, RibbonKind.LOOP, theme, theme.color("canvas"))
    picture.fill(band)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(zoom, zoom)
    item.paint(painter, QStyleOptionGraphicsItem())
    painter.end()
    row = [picture.pixelColor(x, picture.height() // 2) for x in range(picture.width())]
    middle = round(47.0 * zoom)
    assert row[middle] == theme.color("sankey.node")
    for side in (row[middle:], row[middle::-1]):
        assert side[-1].name() == band.name()
        assert max(contrast(color, band) for color in side) >= SEEN
        assert max(contrast(one, other) for one, other in pairwise(side)) > 1.5, "a sharp edge"


def test_products_are_told_from_primary_material_by_a_heavy_edge(theme: Theme) -> None:
    pen = edge_pen(FlowStyle.PRODUCT, theme)
    assert pen.widthF() > edge_pen(FlowStyle.PRIMARY, theme).widthF()
    for table in TABLES:
        for style in (FlowStyle.PRIMARY, FlowStyle.PRODUCT):
            band = ribbon_ground(style, RibbonKind.BAND, theme, theme.color(table))
            assert contrast(over(pen.color(), band), band) >= SEEN, (table, style)


@pytest.mark.parametrize("zoom", ZOOMS)
def test_stripes_are_never_as_long_as_dashes_nor_finer_than_can_be_seen(zoom: float) -> None:
    period = period_at(zoom) * zoom
    assert 4.0 <= period <= 10.0
    narrowest = min(width / 10.0 for width in range(1, 4000) if is_hatched(width / 10.0, zoom))
    assert narrowest * zoom >= 8.0
    assert narrowest * zoom >= period * 4.0 / 3.0, "a stripe leans from edge to edge over more than its own length"


def lost(far: float) -> RibbonModel:
    """A broad loss to a bar so far away."""
    nodes = [SankeyNode("a", 0.0, 0.0), SankeyNode("b", far, 0.4 * far)]
    picture = sankey(nodes, [SankeyFlow("f", "a", "b", 120.0, FlowStyle.LOSS)], 1.0)
    return RibbonModel("f", picture.ribbons[0], FlowStyle.LOSS)


def test_the_hatch_of_a_very_long_loss_costs_no_more_than_that_of_a_short_one(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[QPainterPath] = []
    monkeypatch.setattr(sankey_hatch, "stripes", lambda path: made.append(path) or stripes(path))
    look, picture = Look(Theme()), QImage(300, 300, QImage.Format.Format_RGB32)
    item = RibbonItem(lost(60_000.0), look)
    colors: set[str] = set()
    for exporting in (False, True):
        look.exporting = exporting
        picture.fill(QColor("white"))
        painter = QPainter(picture)
        item.paint(painter, QStyleOptionGraphicsItem())
        painter.end()
        colors = {picture.pixelColor(120, y).name() for y in range(20)}
        assert len(colors) > 1, "hatched"
        assert len(made) == exporting, "on the screen no stripe is made at all"


@pytest.mark.parametrize("far", [400.0, 4_000.0, 60_000.0, 1_000_000.0])
def test_in_files_a_loss_has_at_most_so_many_stripes(far: float) -> None:
    outline = RibbonItem(lost(far), Look(Theme())).shape()
    found = stripes(outline).toSubpathPolygons()
    assert 20 <= len(found) <= 1.5 * MOST_STRIPES
    assert all(outline.boundingRect().adjusted(-1.0, -1.0, 1.0, 1.0).contains(one.boundingRect()) for one in found)


def test_a_light_edge_leaves_a_thin_ribbon_most_of_its_width(theme: Theme) -> None:
    for style in FlowStyle:
        wide, thin = edge_pen(style, theme, 60.0), edge_pen(style, theme, 3.0)
        assert wide == edge_pen(style, theme)
        is_dark = contrast(over(wide.color(), theme.color("canvas")), theme.color("canvas")) > 1.5
        assert is_dark or thin.widthF() <= 0.4, style


@pytest.mark.parametrize("width", [2.0, 2.5, 3.0, 4.0])
@pytest.mark.parametrize("style", [style for style in FlowStyle if style is not FlowStyle.LOSS])
def test_a_thin_ribbon_is_seen_on_every_ground(theme: Theme, style: FlowStyle, width: float) -> None:
    """What is drawn dashed says less and is as dark as this."""
    nodes = [SankeyNode("a", 0.0, 20.0), SankeyNode("b", 100.0, 20.0)]
    ribbon = sankey(nodes, [SankeyFlow("f", "a", "b", width, style)], 1.0).ribbons[0]
    assert not ribbon.not_to_scale
    for table in TABLES:
        picture = QImage(400, 160, QImage.Format.Format_RGB32)
        ground = over(theme.color(table), theme.color("canvas"))
        picture.fill(ground)
        painter = QPainter(picture)
        painter.scale(4.0, 4.0)
        RibbonItem(RibbonModel("f", ribbon, style), Look(theme)).paint(painter, QStyleOptionGraphicsItem())
        painter.end()
        column = [picture.pixelColor(200, y) for y in range(picture.height())]
        assert sum(contrast(color, ground) >= SEEN for color in column) >= 3, table
