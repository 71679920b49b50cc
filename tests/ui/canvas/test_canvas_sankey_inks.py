"""Words on the ribbons of the Sankey can be read in every theme; edges of secondary material are no hairlines."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from vsm_app.layout.sankey_types import RibbonKind
from vsm_app.layout.types import FlowStyle
from vsm_app.ui.canvas.inks import contrast
from vsm_app.ui.canvas.items.sankey_inks import edge_pen, ink_on, ribbon_ground
from vsm_app.ui.canvas.items.sankey_labels import RibbonLabels
from vsm_app.ui.canvas.look import Look
from vsm_app.ui.theme import Theme
from vsm_app.ui.theme_tokens import Scheme

READABLE = 4.5  # WCAG 2.2, success criterion 1.4.3


def seen(theme: Theme, token: str) -> QColor:
    """A ground of the table as it is seen: that of a stage may let the table through."""
    color, table = theme.color(token), theme.color("canvas")
    dense = color.alphaF()
    pairs = zip(color.getRgbF()[:3], table.getRgbF()[:3], strict=True)
    return QColor.fromRgbF(*(dense * above + (1.0 - dense) * below for above, below in pairs))


@pytest.mark.parametrize(("scheme", "high"), [*product(Scheme, (False, True))])
@pytest.mark.parametrize("style", [style for style in FlowStyle if style is not FlowStyle.LOSS])
def test_words_stand_out_on_every_ribbon_in_every_theme(
    qtbot: QtBot, scheme: Scheme, style: FlowStyle, *, high: bool
) -> None:
    theme = Theme(scheme, high_contrast=high)
    kinds, tables = (RibbonKind.BAND, RibbonKind.LOOP), ("canvas", "band.a", "band.b")
    for kind, token, at_least in product(kinds, tables, (False, True)):
        ground = ribbon_ground(style, kind, theme, seen(theme, token), at_least=at_least)
        assert contrast(ink_on(style, kind, theme, at_least=at_least), ground) >= READABLE, token


@pytest.mark.parametrize("scheme", list(Scheme))
def test_the_edge_of_secondary_material_differs_from_the_line_in_its_middle(qtbot: QtBot, scheme: Scheme) -> None:
    theme = Theme(scheme)
    edge, middle = edge_pen(FlowStyle.SECONDARY, theme).color(), theme.color("canvas")
    ground = ribbon_ground(FlowStyle.SECONDARY, RibbonKind.BAND, theme, middle)
    assert edge.hue() == pytest.approx(ground.hue(), abs=12)
    assert contrast(edge, middle) >= READABLE


def painted(label: RibbonLabels, theme: Theme) -> set[str]:
    """The colours on an image of the words alone."""
    rect = label.boundingRect().toAlignedRect()
    image = QImage(rect.size(), QImage.Format.Format_ARGB32)
    image.fill(theme.color("accent"))
    painter = QPainter(image)
    painter.translate(-rect.topLeft())
    label.paint(painter, None)  # type: ignore[arg-type]
    painter.end()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_words_on_ochre_are_black_in_the_dark_and_words_on_a_hatch_stand_on_a_plate(sankey_of: Any) -> None:
    theme = Theme(Scheme.DARK)
    label = next(one for one in sankey_of("uk-energy-2050", "en").ribbon_labels if one.model.value == "612.0")
    dark = RibbonLabels(label.model, Look(theme))
    assert dark.model.on_ribbon
    assert "#000000" in painted(dark, theme)
    lost = next(
        one for one in sankey_of("battery-lfp", "en").ribbon_labels if one.model.value == "53.3" and one.model.halo
    )
    assert lost.model.on_plate
