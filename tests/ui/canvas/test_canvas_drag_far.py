"""Dragged at a zoom at which names and figures are painted apart, a thing takes its words along."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from vsm_app.model.edits import flows, nodes
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
    farther.release(x, y)
    assert table.scene.names.shown_at(named) == before


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


def test_a_label_let_go_where_it_stands_costs_no_step(canvas: Any) -> None:
    """Pulled straight off its line it stays where it was, and there is nothing to undo."""
    (flow,) = canvas.document.flows
    first, second = canvas.document.nodes
    box = canvas.view.table.boxes()[first]
    canvas.session.apply(place_all(canvas.document, {second: Place(box.right + 64.0, box.y)}), None)
    place = canvas.view.table.scene.flows[flow].model.chip_place
    before, steps = canvas.document, canvas.session.undo_stack.count()
    canvas.drag((place.x, place.y), (place.x, place.y + 60.0))
    assert canvas.document is before
    assert canvas.session.undo_stack.count() == steps


def test_a_figure_beside_its_line_is_the_flow(drive: Any) -> None:
    view, scene, layer = drive.view, drive.view.table.scene, drive.view.table.scene.chip_layer
    view.set_zoom(0.5)
    shown = layer.readable()
    beside = [flow for flow, one in shown.items() if one.place is not None and one.tie is not None]
    beside = [flow for flow in beside if not scene.flows[flow].chip_rect.contains(QPointF(*shown[flow].anchor))]
    assert beside, "labels stand off their lines"
    for flow in shown:  # wherever it stands, all of it but what a node covers
        rect = layer.chip_rect(flow)
        if not rect.isEmpty() and not any(node.intersects(rect) for node in scene.node_rects()):
            assert scene.hit(rect.center(), 3.0) is scene.flows[flow]
    flow = beside[0]
    old, place = scene.flows[flow].chip_rect.center(), layer.chip_rect(flow).center()
    drive.click(place.x(), place.y())
    assert drive.session.selection == (flow,)
    drive.session.select(())
    at = drive.at(place.x(), place.y())
    menus: list[object] = []
    view.context_requested.connect(lambda _place, chosen: menus.append(chosen))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, view.viewport().mapToGlobal(at))
    QApplication.sendEvent(view.viewport(), event)
    assert menus == [(flow,)]
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert view.writing.is_open
    assert view.placing.chooser is None
    assert view.writing.editor is not None
    over = view.mapFromScene(layer.chip_rect(flow)).boundingRect()
    assert abs(view.writing.editor.geometry().center().y() - over.center().y()) <= over.height() / 2, "on the number"
    view.writing.discard()
    hit = scene.hit(old)
    assert hit is None or hit.element_id != flow or scene.flows[flow].shape().contains(old), "nothing is left behind"


def test_the_ring_of_a_sink_holds_its_name_wherever_its_line_comes_from(farther: Any) -> None:
    first = next(iter(farther.document.nodes))
    added = nodes.add_node(farther.document, "sink", "Solvent in the exhaust air", (-320.0, 320.0))
    farther.session.apply(added, None)
    sink = list(farther.document.nodes)[-1]
    farther.session.apply(flows.connect(farther.document, first, sink), None)
    farther.view.set_zoom(0.47)
    table = farther.view.table
    table.session.select(())
    (named,) = [name for name in table.scene.names.found() if name.node == sink]
    name, box = table.scene.names.shown_at(named), table.boxes()[sink]
    assert name.left() < box.left - 8.0, "in letters that keep their size it reaches beyond the node, off the arrowhead"
    farther.click(name.left() + 4.0, name.center().y())
    assert table.session.selection == (sink,)
    accent, image = farther.themes.theme.color("accent").hue(), farther.view.viewport().grab().toImage()
    y = farther.at(0.0, name.center().y()).y()
    across = [farther.at(x, 0.0).x() for x in (name.left() - 12.0, name.left(), name.right())]
    colours = [QColor(image.pixel(x, y)) for x in range(across[0], across[2])]
    blue = [x for x, one in enumerate(colours, across[0]) if one.saturation() > 90 and abs(one.hue() - accent) < 12]
    assert blue, "the ring is seen"
    assert max(blue) <= across[1], "beside the name, not through it"
