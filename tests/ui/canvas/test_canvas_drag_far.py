"""Dragged at a zoom at which names and figures are painted apart, a thing takes its words along."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor

from vsm_app.model.edits import nodes
from vsm_app.model.edits.arrange import place_all
from vsm_app.model.placement import Place
from vsm_app.ui.canvas.look import Detail


@pytest.fixture
def farther(canvas: Any) -> Any:
    _, second = canvas.document.nodes
    far = place_all(canvas.document, {second: Place(640.0, 0.0)})
    canvas.session.apply(far, None)
    canvas.session.apply(nodes.add_node(canvas.document, "process", "Paint", (640.0, 640.0)), None)
    canvas.view.fit()
    canvas.view.set_zoom(0.6)
    canvas.view.centerOn(320.0, 320.0)
    assert canvas.view.table.scene.look.detail is Detail.MIDDLE
    canvas.session.select(())
    return canvas


def darkest(canvas: Any, rect: QRectF) -> float:
    """The lightness of the darkest point seen in a rectangle of the table."""
    image = canvas.view.viewport().grab().toImage()
    place = canvas.view.mapFromScene(rect).boundingRect()
    points = [(x, y) for x in range(place.left(), place.right()) for y in range(place.top(), place.bottom())]
    return min(QColor(image.pixel(x, y)).lightnessF() for x, y in points)


def test_a_dragged_node_takes_its_name_and_leaves_no_figure_behind(farther: Any) -> None:
    first, flow = next(iter(farther.document.nodes)), next(iter(farther.document.flows))
    table = farther.view.table
    (named,) = [name for name in table.scene.names.found() if name.node == first]
    before = table.scene.names.shown_at(named)
    chip = table.scene.chip_layer.readable()[flow].box
    old_chip = QRectF(chip.x + 2.0, chip.y + 2.0, chip.width - 4.0, chip.height - 4.0)
    assert darkest(farther, before) < 0.4
    assert darkest(farther, old_chip) < 0.6
    x, y = farther.middle(first)
    farther.press(x, y)
    for part in (0.3, 0.7, 1.0):
        farther.move(x + 40.0 * part, y + 400.0 * part)
    after = table.scene.names.shown_at(named)
    assert after.topLeft() - before.topLeft() == table.scene.nodes[first].pos() - QPointF(0.0, 0.0)
    assert darkest(farther, after) < 0.4, "its name is written where it is shown"
    assert darkest(farther, before) > 0.7, "and no longer where it was"
    assert darkest(farther, old_chip) > 0.7
    farther.view.escape()
    assert table.scene.names.shown_at(named) == before
    assert darkest(farther, before) < 0.4


def test_a_dragged_label_follows_the_pointer(farther: Any) -> None:
    flow = next(iter(farther.document.flows))
    layer = farther.view.table.scene.chip_layer
    old = layer.readable()[flow].box
    farther.press(old.cx, old.cy)
    for by in (20.0, 60.0, 100.0):
        farther.move(old.cx + by, old.cy)
    assert abs(layer.readable()[flow].box.cx - old.cx - 100.0) < 6.0
    before = farther.document
    farther.release(old.cx + 100.0, old.cy)
    assert farther.document.layout.routes[flow].chip is not None
    assert farther.undoes_to(before)
