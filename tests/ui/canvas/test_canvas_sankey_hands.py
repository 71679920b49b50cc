"""Bars of the Sankey in the hand: ribbons follow the pointer, nothing else moves, each drag is one step."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from helpers.drive_unit import drive_unit, drive_unit_results
from vsm_app.layout.sankey_bending import bent
from vsm_app.layout.sankey_types import RibbonKind, SankeyRibbon
from vsm_app.layout.types import Box
from vsm_app.model.edits import arrange, nodes
from vsm_app.ui.canvas import views
from vsm_app.ui.canvas.items.legend import HeatLegend


@pytest.fixture
def sankey(drive: Any) -> Any:
    drive.session.set_view(view="sankey")
    return drive


def bar_of(canvas: Any, node: str) -> Box:
    box: Box = canvas.view.table.scene.bars[node].model.bar.box
    return box


def end_of(canvas: Any, flow: str) -> tuple[float, ...]:
    """The last point of a ribbon's middle: it stands at the bar that the flow enters."""
    return tuple(canvas.view.table.scene.ribbons[flow].model.ribbon.centre[-1][1][-2:])


def words(canvas: Any) -> dict[str, QPointF]:
    return {label.element_id: label.scenePos() for label in canvas.view.table.scene.ribbon_labels}


def test_ribbons_follow_a_bar_while_it_is_dragged(sankey: Any) -> None:
    document = sankey.document
    box, entering = bar_of(sankey, "use"), end_of(sankey, "v")
    sankey.press(box.cx, box.cy)
    for step in (8.0, 25.0, 40.0):
        sankey.move(box.cx, box.cy + step)
        assert bar_of(sankey, "use").cy == pytest.approx(box.cy + step, abs=1.0)
        assert end_of(sankey, "v") == pytest.approx((entering[0], entering[1] + step), abs=1.0)
        assert sankey.document is document
    sankey.release(box.cx, box.cy + 40.0)
    assert bar_of(sankey, "use").cy == pytest.approx(box.cy + 40.0, abs=1.0)
    assert sankey.undoes_to(document)


def test_a_bar_that_goes_while_it_is_dragged_ends_nothing_but_the_drag(sankey: Any) -> None:
    box = bar_of(sankey, "use")
    sankey.press(box.cx, box.cy)
    sankey.move(box.cx, box.cy + 30.0)
    sankey.session.apply(nodes.remove(sankey.document, ("use",)))  # as an undo by key does
    without = sankey.document
    sankey.move(box.cx, box.cy + 40.0)
    sankey.release(box.cx, box.cy + 40.0)
    assert sankey.document is without
    assert sankey.said == []


def test_nothing_else_moves_while_a_bar_is_dragged(sankey: Any) -> None:
    scene = sankey.view.table.scene
    box, others = bar_of(sankey, "distribution"), {i: bar_of(sankey, i) for i in ("casting", "assembly", "use")}
    far, legend, frame = words(sankey)["guss"], scene.legend.pos(), sankey.view.frame()
    sankey.press(box.cx, box.cy)
    sankey.move(box.cx, box.cy + 30.0)
    assert {i: bar_of(sankey, i) for i in others} == others
    assert words(sankey)["guss"] == far
    assert (scene.legend.pos(), sankey.view.frame()) == (legend, frame)
    sankey.release(box.cx, box.cy + 30.0)
    assert {i: bar_of(sankey, i) for i in others} == others


def test_escape_puts_a_dragged_bar_back(sankey: Any) -> None:
    document, box, entering = sankey.document, bar_of(sankey, "use"), end_of(sankey, "v")
    sankey.press(box.cx, box.cy)
    sankey.move(box.cx + 10.0, box.cy + 40.0)
    sankey.key(Qt.Key.Key_Escape)
    sankey.release(box.cx + 10.0, box.cy + 40.0)
    assert bar_of(sankey, "use") == box
    assert end_of(sankey, "v") == pytest.approx(entering)
    assert sankey.document is document


def test_each_drag_is_undone_for_itself(sankey: Any) -> None:
    box = bar_of(sankey, "use")
    sankey.drag((box.cx, box.cy), (box.cx, box.cy + 30.0))
    once = sankey.document
    box = bar_of(sankey, "use")
    sankey.drag((box.cx, box.cy), (box.cx, box.cy + 30.0))
    assert sankey.document.layout.sankey_places["use"].y != once.layout.sankey_places["use"].y
    sankey.session.undo_stack.undo()
    assert sankey.document.layout.sankey_places == once.layout.sankey_places


def test_several_selected_bars_go_together(sankey: Any) -> None:
    before = {i: bar_of(sankey, i) for i in ("use", "distribution")}
    sankey.session.select(tuple(before))
    box = before["use"]
    sankey.drag((box.cx, box.cy), (box.cx + 10.0, box.cy + 20.0))
    for i, was in before.items():
        assert (bar_of(sankey, i).x, bar_of(sankey, i).cy) == pytest.approx((was.x + 10.0, was.cy + 20.0), abs=1.0)
    assert sankey.session.selection == ("use", "distribution")
    box = bar_of(sankey, "use")
    sankey.click(box.cx, box.cy)
    assert sankey.session.selection == ("use",)


def test_arrows_shift_the_selected_bar_and_leave_the_map_alone(sankey: Any) -> None:
    before, box = sankey.document, bar_of(sankey, "use")
    sankey.session.select(("use",))
    sankey.key(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    sankey.key(Qt.Key.Key_Right)
    assert (bar_of(sankey, "use").x, bar_of(sankey, "use").cy) == pytest.approx((box.x + 1.0, box.cy + 10.0), abs=1.0)
    assert sankey.document.layout.places == before.layout.places
    assert sankey.undoes_to(before)
    sankey.session.select(("guss",))
    sankey.key(Qt.Key.Key_Down)
    assert sankey.document is before or sankey.document.layout == before.layout


def test_of_a_quantity_without_results_the_table_says_what_would_bring_them(sankey: Any) -> None:
    sankey.view.set_zoom(0.7)
    frame = sankey.view.frame()
    sankey.session.set_view(quantity="cost")
    scene = sankey.view.table.scene
    assert not scene.ribbons
    assert isinstance(scene.legend, HeatLegend)
    assert "price" in scene.legend.unknown
    sight = sankey.view.mapToScene(sankey.view.viewport().rect()).boundingRect()
    assert sight.contains(scene.legend.sceneBoundingRect())
    asked: list[tuple[str, str]] = []
    sankey.view.enter_requested.connect(lambda place, field: asked.append((place, field)))
    middle = sankey.view.mapFromScene(scene.legend.sceneBoundingRect().center())
    QTest.mouseClick(sankey.view.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    sankey.session.select(())
    sankey.key(Qt.Key.Key_Return)
    (place, field), again = asked  # by pointer and by key
    assert (field, again) == ("price", (place, field))
    assert sankey.document.items[sankey.document.flows[place].item].price is None
    assert tuple(sankey.view.frame()) == pytest.approx(tuple(frame))
    sankey.view.zoom_out()
    assert scene.legend is not None
    sankey.view.zoom_in()
    frame = sankey.view.frame()  # scroll bars count whole pixels: out and in again may end one beside
    sankey.session.set_view(quantity="mass")
    assert scene.ribbons
    assert tuple(sankey.view.frame()) == pytest.approx(tuple(frame))


def test_a_sankey_asked_for_before_the_first_results_is_seen_as_a_whole_when_they_come(make_canvas: Any) -> None:
    canvas = make_canvas(drive_unit("en"))
    canvas.session.set_view(view="sankey")
    assert not canvas.view.table.scene.ribbons
    canvas.session.set_results(drive_unit_results(canvas.document))
    sight = canvas.view.mapToScene(canvas.view.viewport().rect()).boundingRect()
    assert canvas.view.table.scene.ribbons
    assert sight.contains(canvas.view.table.scene.content_rect())


def test_what_was_seen_as_a_whole_is_so_in_another_quantity(sankey: Any) -> None:
    sankey.session.set_view(quantity="energy")
    scene = sankey.view.table.scene
    sankey.session.apply(
        arrange.set_sankey_scale(sankey.document, "energy", sankey.view.presenter.sankey.base_scale * 6.0)
    )
    sankey.session.set_view(quantity="mass")
    sankey.view.fit()
    sankey.session.set_view(quantity="energy")
    sight = sankey.view.mapToScene(sankey.view.viewport().rect()).boundingRect()
    assert sight.contains(scene.content_rect())


def width_of(canvas: Any, flow: str) -> float:
    return float(canvas.view.table.scene.ribbons[flow].model.ribbon.width)


def test_keys_make_all_bands_wider_and_narrower_in_one_step_each_way(sankey: Any) -> None:
    before, wide, other = sankey.document, width_of(sankey, "guss"), width_of(sankey, "v")
    sankey.session.select(("use",))
    control = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    sankey.key(Qt.Key.Key_Up, control)
    assert width_of(sankey, "guss") == pytest.approx(1.1 * wide)
    assert width_of(sankey, "v") == pytest.approx(1.1 * other)
    sankey.key(Qt.Key.Key_Down, control)
    sankey.key(Qt.Key.Key_Down, control)
    assert width_of(sankey, "guss") == pytest.approx(wide / 1.1)
    assert sankey.undoes_to(before)


@pytest.mark.parametrize("key", [Qt.Key.Key_Right, Qt.Key.Key_Left])
def test_nothing_is_drawn_behind_the_sankey(sankey: Any, key: Qt.Key) -> None:
    before = sankey.document
    sankey.session.select(("use",))
    sankey.key(key, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    content = sankey.view.table.scene.content_rect()
    QTest.mouseDClick(sankey.view.viewport(), Qt.MouseButton.LeftButton, pos=sankey.at(content.right(), content.top()))
    assert sankey.view.placing.chooser is None
    assert sankey.document is before


@pytest.mark.parametrize("zoom", [0.3, 1.0])
def test_the_handle_of_the_scale_is_found_under_the_pointer_at_every_zoom(sankey: Any, zoom: float) -> None:
    sankey.view.set_zoom(zoom)
    legend = sankey.view.table.scene.legend
    handle = legend.mapToScene(legend.handle())
    sankey.view.centerOn(handle)
    at, viewport = sankey.at(handle.x(), handle.y()), sankey.view.viewport()
    QTest.mouseMove(viewport, at + QPoint(9, 9))
    assert viewport.cursor().shape() is Qt.CursorShape.SizeVerCursor
    before = width_of(sankey, "guss")
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=at + QPoint(9, 9))
    QTest.mouseMove(viewport, at + QPoint(9, 19))
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=at + QPoint(9, 19))
    assert width_of(sankey, "guss") > before
    box = bar_of(sankey, "use")
    sankey.view.centerOn(QPointF(box.cx, box.cy))
    sankey.move(box.cx, box.cy)
    assert viewport.cursor().shape() is Qt.CursorShape.SizeAllCursor


def test_in_a_very_large_picture_only_ribbons_at_the_bar_follow_until_it_is_put_down(
    sankey: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST", 5)
    scene = sankey.view.table.scene
    bars, box, entering = scene.bars, bar_of(sankey, "use"), end_of(sankey, "v")
    before = {i: ribbon.model for i, ribbon in scene.ribbons.items()}
    flows = sankey.document.flows
    touching = {i for i in before if "use" in (flows[i].source, flows[i].target)}
    still = sankey.view.grab().toImage()
    sankey.press(box.cx, box.cy)
    for step in (12.0, 40.0):
        sankey.move(box.cx, box.cy + step)
        assert bars["use"].pos().y() == pytest.approx(step, abs=1.0)
        assert end_of(sankey, "v") == pytest.approx((entering[0], entering[1] + step), abs=1.0)
        moved = {i for i, item in scene.ribbons.items() if item.model is not before[i] or not item.pos().isNull()}
        assert moved == touching
    assert scene.look.is_coarse, "wide bands are not anti-aliased while something moves"
    sankey.key(Qt.Key.Key_Escape)
    assert bars["use"].pos() == QPointF()
    assert {i: ribbon.model for i, ribbon in scene.ribbons.items()} == before
    sankey.release(box.cx, box.cy + 40.0)
    sankey.session.select(())
    assert sankey.view.grab().toImage() == still
    sankey.drag((box.cx, box.cy), (box.cx, box.cy + 40.0))
    assert not scene.look.is_coarse
    assert bars["use"].pos() == QPointF()
    assert bar_of(sankey, "use").cy == pytest.approx(box.cy + 40.0, abs=1.0)
    assert end_of(sankey, "v")[1] == pytest.approx(entering[1] + 40.0, abs=1.0)


def test_a_ribbon_bent_to_bars_that_moved_is_that_of_the_picture_laid_out_anew(sankey: Any) -> None:
    scene, document = sankey.view.table.scene, sankey.document
    ends = {i: (flow.source, flow.target) for i, flow in document.flows.items()}
    before = {i: item.model.ribbon for i, item in scene.ribbons.items() if all(end in scene.bars for end in ends[i])}
    assert any(ribbon.kind is RibbonKind.LOOP for ribbon in before.values())
    for ribbon in before.values():
        same = bent(ribbon, (0.0, 0.0), (0.0, 0.0))
        assert numbers_of(same) == pytest.approx(numbers_of(ribbon), abs=1e-6)
    box = bar_of(sankey, "use")
    sankey.drag((box.cx, box.cy), (box.cx + 8.0, box.cy + 6.0))
    bands = [i for i in before if "use" in ends[i] and before[i].kind is RibbonKind.BAND and not before[i].reverse]
    assert bands
    for name in bands:
        first, last = ((8.0, 6.0) if node == "use" else (0.0, 0.0) for node in ends[name])
        now = scene.ribbons[name].model.ribbon
        assert numbers_of(bent(before[name], first, last)) == pytest.approx(numbers_of(now), abs=1.0), name


def numbers_of(ribbon: SankeyRibbon) -> list[float]:
    return [number for steps in (ribbon.outline, ribbon.centre) for _letter, numbers in steps for number in numbers]
