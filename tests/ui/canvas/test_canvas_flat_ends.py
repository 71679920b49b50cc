"""The rule at which several lines of a source or sink end is seen on every ground, from afar as well."""

from __future__ import annotations

from itertools import product

import pytest
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from vsm_app.layout.types import Box
from vsm_app.model.kinds import Shape
from vsm_app.ui.canvas.inks import contrast
from vsm_app.ui.canvas.look import Look
from vsm_app.ui.canvas.models import NodeModel
from vsm_app.ui.canvas.paint_node import paint_node
from vsm_app.ui.theme import Theme
from vsm_app.ui.theme_tokens import Scheme


@pytest.mark.parametrize("zoom", [0.32, 0.6, 1.0])
@pytest.mark.parametrize("table", ["canvas", "band.a", "band.b"])
@pytest.mark.parametrize(("scheme", "high"), [*product(Scheme, (False, True))])
def test_the_rule_of_a_tall_sink_is_seen(
    qapp: QApplication, scheme: Scheme, table: str, zoom: float, *, high: bool
) -> None:
    look = Look(Theme(scheme, high_contrast=high))
    look.zoom = zoom
    model = NodeModel("s", Box(50.0, 20.0, 120.0, 160.0), Shape.FLAT, "", (), "", kind="sink")
    picture = QImage(round(200 * zoom), round(200 * zoom), QImage.Format.Format_RGB32)
    ground = look.theme.color(table)
    picture.fill(ground)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(zoom, zoom)
    paint_node(painter, model, look)
    painter.end()
    row = [picture.pixelColor(x, round(60 * zoom)) for x in range(picture.width())]
    assert max(contrast(color, ground) for color in row) >= 3.0
