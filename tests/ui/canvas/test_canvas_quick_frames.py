"""A frame and a move of a drag ask for no more than what differs, and the picture is the same for it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QGraphicsRectItem
from pytestqt.qtbot import QtBot

from vsm_app.ui.canvas.items.base import ElementItem
from vsm_app.ui.canvas.items.flow import FlowItem
from vsm_app.ui.canvas.items.labels import LabelPainter
from vsm_app.ui.canvas.tools.preview import MovePreview


def kinds_of(base: type[Any]) -> Iterator[type[Any]]:
    yield base
    for kind in base.__subclasses__():
        yield from kinds_of(kind)


def test_qt_knows_the_rectangle_of_every_element_itself(drive: Any) -> None:
    kinds = list(kinds_of(ElementItem))
    assert len(kinds) > 6
    assert {kind.boundingRect for kind in kinds} == {QGraphicsRectItem.boundingRect}
    items = list(drive.view.table.scene.elements())
    assert items
    assert all(item.boundingRect() == QGraphicsRectItem.rect(item) for item in items)  # no pen that reaches beyond


def test_a_line_that_becomes_longer_is_painted_where_it_was_and_where_it_is(canvas: Any) -> None:
    (flow,) = canvas.view.table.scene.flows.values()
    before, seen = flow.boundingRect(), QRectF()

    def see(rects: list[QRectF]) -> None:
        nonlocal seen
        for rect in rects:
            seen = seen.united(rect)

    canvas.view.table.scene.changed.connect(see)
    (x, y), *_others, last = flow.model.points
    flow.show_model(flow.model.bare_along(((x, y), (x, y - 300.0), (last[0], y - 300.0), last)))
    QApplication.processEvents()
    assert flow.boundingRect().top() < before.top() - 250.0
    assert seen.contains(before)
    assert seen.contains(flow.boundingRect())


@pytest.fixture
def dragged(drive: Any) -> MovePreview:
    drive.view.set_zoom(1.0)
    node = next(i for i in drive.document.nodes if len(drive.view.table.sync.resolver.adjacency.at(i)) > 2)
    return MovePreview(drive.view.table, (node,))


def test_a_second_move_to_the_same_place_makes_no_line_anew(
    drive: Any, dragged: MovePreview, monkeypatch: pytest.MonkeyPatch
) -> None:
    dragged.shift(48.0, 16.0)
    flows = drive.view.table.scene.flows
    led = {i: flow.line for i, flow in flows.items() if flow.model.chip_place is None and flow.model.chip is not None}
    assert led
    taken: list[str] = []
    monkeypatch.setattr(FlowItem, "_take", lambda flow, _model: taken.append(flow.element_id))
    dragged.shift(48.0, 16.0)
    assert not taken
    assert all(flows[i].line is line for i, line in led.items())
    dragged.shift(64.0, 16.0)
    assert taken


def test_a_line_that_shows_its_figures_again_is_bare_with_the_next_move(drive: Any, dragged: MovePreview) -> None:
    dragged.shift(48.0, 16.0)
    scene = drive.view.table.scene
    flow = next(f for f in scene.flows.values() if f.model.chip is not None and f.model.chip_place is None)
    spec = drive.view.table.sync.geometry.labels.chips[flow.element_id]
    flow.show_model(replace(flow.model, chip_place=spec))
    dragged.shift(48.0, 16.0)
    assert flow.model.chip_place is None


def test_a_drag_that_is_given_up_leaves_every_pixel_as_it_was(drive: Any, dragged: MovePreview) -> None:
    QApplication.processEvents()
    before = drive.view.viewport().grab().toImage()
    for step in range(4):
        dragged.shift(16.0 * step, 8.0 * step)
        QApplication.processEvents()
    assert drive.view.viewport().grab().toImage() != before
    dragged.restore()
    QApplication.processEvents()
    assert drive.view.viewport().grab().toImage() == before


@pytest.mark.parametrize("ratio", [1.0, 1.5])
@pytest.mark.parametrize("zoom", [0.83, 1.0, 1.37])
def test_labels_painted_together_look_like_those_painted_one_by_one(drive: Any, zoom: float, ratio: float) -> None:
    flows = list(drive.view.table.scene.flows.values())
    assert sum(flow.model.tag is not None for flow in flows) > 0
    flows[0].setPos(13.3, 7.7)  # as one that is dragged
    look = drive.view.table.scene.look

    def painted(*, together: bool) -> QImage:
        image = QImage(round(1400 * ratio), round(900 * ratio), QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(ratio)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        painter.scale(zoom, zoom)
        painter.translate(21.4, 33.2)
        shared = LabelPainter(painter, look)
        for flow in flows:
            labels = shared if together else LabelPainter(painter, look)
            flow.paint_above(labels)
            if not together:
                labels.back_to_scene()
        shared.back_to_scene()
        painter.drawRect(QRectF(0.0, 0.0, 50.0, 20.0))  # what comes next has its place in the scene
        painter.end()
        return image

    whole = painted(together=True)
    assert whole == painted(together=False)
    blank = QImage(whole.size(), whole.format())
    blank.fill(Qt.GlobalColor.white)
    assert whole != blank


def test_the_pause_in_which_more_is_made_begins_when_the_work_has_ended(
    canvas: Any, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    QApplication.processEvents()
    sync = canvas.view.table.sync
    monkeypatch.setattr(sync, "catch_up", lambda *, everywhere=False: asked.append(everywhere))
    sync.on_owed()
    time.sleep(0.4)  # a map that takes long to open
    QApplication.processEvents()
    assert not asked
    qtbot.waitUntil(lambda: asked == [True], timeout=3000)
