"""Looking at the map: zoom, fit, levels of detail, results that arrive, Sankey and Heat."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from helpers.drive_unit import drive_unit_results
from vsm_app.engine.results import Hotspots
from vsm_app.model.edits import flows, nodes
from vsm_app.model.quantities import Form, Quantity
from vsm_app.ui.canvas import zoomed_view
from vsm_app.ui.canvas.look import Detail
from vsm_app.ui.theme import Theme
from vsm_app.ui.theme_tokens import Scheme


def wheel(canvas: Any, pos: QPoint, delta: int, modifiers: Qt.KeyboardModifier) -> None:
    viewport = canvas.view.viewport()
    event = QWheelEvent(
        QPointF(pos), viewport.mapToGlobal(QPointF(pos)), QPoint(), QPoint(0, delta), Qt.MouseButton.NoButton,
        modifiers, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(viewport, event)


def test_ctrl_and_wheel_zooms_at_the_pointer(drive: Any) -> None:
    drive.view.reset_zoom()
    pos = drive.at(*drive.middle("machining"))
    under = drive.view.mapToScene(pos)
    wheel(drive, pos, 240, Qt.KeyboardModifier.ControlModifier)
    assert drive.view.zoom > 1.2
    now = drive.view.mapToScene(pos)
    assert abs(now.x() - under.x()) < 2.0
    assert abs(now.y() - under.y()) < 2.0


def test_fit_shows_the_whole_map(drive: Any) -> None:
    drive.view.set_zoom(3.0)
    drive.view.fit()
    seen = drive.view.mapToScene(drive.view.viewport().rect()).boundingRect()
    assert seen.contains(drive.view.table.scene.content_rect())


def test_space_and_drag_pans(drive: Any) -> None:
    drive.view.set_zoom(2.0)
    before = drive.view.mapToScene(QPoint(0, 0))
    QTest.keyPress(drive.view, Qt.Key.Key_Space)
    viewport = drive.view.viewport()
    none = Qt.KeyboardModifier.NoModifier
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, none, QPoint(400, 300))
    QTest.mouseMove(viewport, QPoint(340, 280))
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, none, QPoint(340, 280))
    QTest.keyRelease(drive.view, Qt.Key.Key_Space)
    after = drive.view.mapToScene(QPoint(0, 0))
    assert (after.x() - before.x(), after.y() - before.y()) == pytest.approx((30.0, 10.0), abs=1.0)


def test_the_middle_button_pans_and_changes_neither_map_nor_selection(drive: Any) -> None:
    drive.view.set_zoom(2.0)
    document, before = drive.document, drive.view.mapToScene(QPoint(0, 0))
    drive.session.select(("machining",))
    viewport, none = drive.view.viewport(), Qt.KeyboardModifier.NoModifier
    QTest.mousePress(viewport, Qt.MouseButton.MiddleButton, none, QPoint(400, 300))
    QTest.mouseMove(viewport, QPoint(340, 280))
    QTest.mouseRelease(viewport, Qt.MouseButton.MiddleButton, none, QPoint(340, 280))
    after = drive.view.mapToScene(QPoint(0, 0))
    assert (after.x() - before.x(), after.y() - before.y()) == pytest.approx((30.0, 10.0), abs=1.0)
    assert drive.document is document
    assert drive.session.selection == ("machining",)


@pytest.mark.parametrize("by", ["middle", "space"])
def test_the_frame_of_the_mini_map_goes_along_with_a_hand_that_pans(drive: Any, by: str) -> None:
    view, viewport, none = drive.view, drive.view.viewport(), Qt.KeyboardModifier.NoModifier
    view.set_zoom(2.0)
    button, at, to = Qt.MouseButton.MiddleButton, QPoint(400, 300), QPoint(340, 280)
    if by == "space":
        button = Qt.MouseButton.LeftButton
        QTest.keyPress(view, Qt.Key.Key_Space)
    before = QRectF(view.minimap._frame)
    QTest.mousePress(viewport, button, none, at)
    QTest.mouseMove(viewport, to)
    assert view.minimap._frame != before
    assert view.minimap._frame == view.mapToScene(viewport.rect()).boundingRect()
    QTest.mouseRelease(viewport, button, none, to)
    QTest.keyRelease(view, Qt.Key.Key_Space)
    assert view.minimap._frame == view.mapToScene(viewport.rect()).boundingRect()


def test_a_press_on_the_mini_map_goes_there(drive: Any) -> None:
    drive.view.set_zoom(3.0)
    rect = drive.view.minimap.rect
    target = drive.view.minimap.to_scene(QPointF(rect.center()))
    QTest.mouseClick(drive.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, rect.center())
    middle = drive.view.mapToScene(drive.view.viewport().rect().center())
    assert (middle - target).manhattanLength() < 4.0


def test_the_mini_map_leaves_a_corner_in_which_something_is_read_when_the_view_is_at_rest(
    drive: Any, qtbot: QtBot
) -> None:
    """The last loss of the chain, with its figure and its name, lay under it at 100 %."""
    view = drive.view
    view.resize(900, 500)
    view.set_zoom(1.0)
    minimap, home = view.minimap, QRect(view.minimap.rect)
    loss = next(item for item in view.table.scene.flows.values() if item.model.label and item.model.open_target)
    view.centerOn(loss.chip_rect.center() - QPointF(home.center() - view.viewport().rect().center()))
    view._moved()
    covered = view.mapFromScene(loss.chip_rect).boundingRect()
    assert minimap.stands
    assert minimap.rect == home, "not while the view moves"
    assert home.intersects(covered)
    qtbot.waitUntil(lambda: minimap.rect != home, timeout=3000)
    assert view.viewport().rect().contains(minimap.rect)
    assert not minimap.rect.intersects(covered)
    assert minimap.holds(QPointF(minimap.rect.center()))
    view.centerOn(view.table.scene.content_rect().bottomRight() + QPointF(300.0, 150.0))
    view._moved()
    qtbot.waitUntil(lambda: minimap.rect == home, timeout=3000)


def test_the_mini_map_does_not_move_while_a_button_is_held_nor_where_no_corner_is_free(
    drive: Any, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    minimap, home = drive.view.minimap, QRect(drive.view.minimap.rect)
    assert not minimap.give_way(lambda place: 1.0)
    assert minimap.rect == home
    looked: list[QRect] = []
    monkeypatch.setattr(minimap, "give_way", lambda covered: looked.append(minimap.rect))
    held = [Qt.MouseButton.LeftButton]
    monkeypatch.setattr(QGuiApplication, "mouseButtons", lambda: held[0])
    drive.view.set_zoom(3.0)
    qtbot.wait(700)
    assert looked == []
    held[0] = Qt.MouseButton.NoButton
    qtbot.waitUntil(lambda: bool(looked), timeout=3000)


@pytest.mark.parametrize("view", ["map", "sankey", "heat"])
def test_the_mini_map_comes_when_something_is_out_of_sight_and_covers_nothing_before(drive: Any, view: str) -> None:
    drive.session.set_view(view=view)
    drive.view.fit()
    corner, minimap = drive.view.minimap.rect, drive.view.minimap
    beside = corner.bottomRight() - QPoint(3, 3)
    without = drive.view.grab(corner).toImage()
    assert not minimap.stands
    assert not minimap.holds(QPointF(beside))
    drive.view.set_zoom(1.4 * drive.view.zoom)
    assert minimap.holds(QPointF(beside))
    assert drive.view.grab(corner).toImage() != without
    drive.view.fit()
    assert drive.view.grab(corner).toImage() == without


def test_the_mini_map_comes_and_goes_with_a_node_that_is_put_out_of_sight(
    drive: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    view, told = drive.view, []
    viewport = view.viewport()
    view.fit()
    view.grab()
    monkeypatch.setattr(viewport, "update", lambda *area: told.append(area))
    drive.session.apply(nodes.move(drive.document, {"casting": (-3000.0, 0.0)}))
    view.grab()
    assert view.minimap.stands
    assert (view.minimap.rect,) in told, "or only what the edit touched of it would be painted"
    told.clear()
    drive.session.undo_stack.undo()
    view.grab()
    assert not view.minimap.stands
    assert (view.minimap.rect,) in told


def test_far_away_one_layer_paints_and_nodes_can_still_be_selected(drive: Any) -> None:
    drive.view.set_zoom(0.2)
    scene = drive.view.table.scene
    assert scene.look.detail is Detail.FAR
    assert scene.far.isVisible()
    assert not scene.nodes["casting"].isVisible()
    drive.click(*drive.middle("casting"))
    assert drive.session.selection == ("casting",)
    drive.view.reset_zoom()
    assert scene.nodes["casting"].isVisible()
    assert not scene.far.isVisible()


def test_solved_nodes_add_up_on_the_map(drive: Any) -> None:
    resolver = drive.view.table.sync.resolver
    for node in ("casting", "machining", "assembly", "recycle", "remanufacture"):
        total = 0.0
        for flow_id in resolver.adjacency.at(node):
            result = resolver.result(flow_id)
            if result.layer == "mass":
                sign = 1 if drive.document.flows[flow_id].target == node else -1
                total += sign * resolver.rounding.value(result)
        assert total == 0.0, node


def test_old_numbers_stay_greyed_until_new_ones_are_there(drive: Any) -> None:
    look = drive.view.table.scene.look
    assert not look.stale
    quantity = Quantity(Form.VALUE, "700 t/a", 700.0, "t/a")
    drive.session.apply(flows.set_quantity(drive.document, "al", quantity))
    assert look.stale
    chip = drive.view.table.scene.flows["al"].model.chip
    assert chip.forms[0].lines[0][0].text == "700"  # what was just typed, not what was solved before
    drive.session.set_results(drive_unit_results(drive.document, drive.session.revision))
    assert not look.stale


def test_results_touch_only_what_differs(drive: Any) -> None:
    scene = drive.view.table.scene
    before = {i: item.model for i, item in scene.flows.items()}
    results = drive_unit_results(drive.document, drive.session.revision)
    own = dict(results.solution.own)
    own["cu"] = replace(own["cu"], value=95.0)
    solution = replace(results.solution, own=own, flows={(i, r.layer): r for i, r in own.items()})
    drive.session.set_results(replace(results, solution=solution))
    changed = {i for i, item in scene.flows.items() if item.model is not before[i]}
    assert changed == {"cu"}


def test_a_badge_shows_its_sums_only_on_hover(drive: Any) -> None:
    drive.view.reset_zoom()
    badge = drive.view.table.scene.nodes["disassembly"].model.badge
    assert badge.level == "warn"
    assert [value for _label, value in badge.lines] == ["760", "738", "2.9\u202f%"]
    box = drive.view.table.boxes()["disassembly"]
    hover = drive.view._hovering._box
    assert not hover.isVisible()
    drive.move(box.right - 2.0, box.top + 2.0)
    assert hover.isVisible()
    drive.move(box.left - 60.0, box.top - 60.0)
    assert not hover.isVisible()


def test_the_map_can_be_read_in_the_other_language_and_theme_at_once(drive: Any) -> None:
    scene = drive.view.table.scene
    assert scene.nodes["casting"].model.rows[0].label == "Yield"
    drive.language.code = "de"
    drive.language.changed.emit("de")
    assert scene.nodes["casting"].model.rows[0].label == "Ausbeute"
    assert scene.nodes["casting"].model.rows[0].value == "97,1"
    drive.themes.theme = Theme(Scheme.DARK)
    drive.themes.changed.emit(drive.themes.theme)
    assert scene.look.theme.is_dark


def test_the_sankey_has_a_ribbon_a_flow_and_keeps_the_selection(drive: Any) -> None:
    drive.session.select(("guss",))
    drive.session.set_view(view="sankey")
    scene = drive.view.table.scene
    mass = {i for i, r in drive.session.results.solution.own.items() if r.layer == "mass"}
    assert scene.ribbons.keys() == mass
    assert scene.ribbons["guss"].is_selected
    assert not scene.nodes["casting"].isVisible()
    drive.session.set_view(view="map")
    assert scene.nodes["casting"].isVisible()
    assert not scene.ribbons


def test_widths_in_the_sankey_are_to_one_scale(drive: Any) -> None:
    drive.session.set_view(view="sankey")
    picture = drive.view.presenter.sankey.picture
    for ribbon in picture.ribbons:
        value = drive.session.results.solution.own[ribbon.id].value
        if value is not None and not ribbon.not_to_scale:
            assert ribbon.width == pytest.approx(value * picture.scale, rel=1e-6)


def test_a_bar_moved_in_the_sankey_keeps_its_place_and_leaves_the_map_alone(drive: Any) -> None:
    drive.session.set_view(view="sankey")
    before = drive.document
    box = drive.view.table.scene.bars["use"].model.bar.box
    drive.drag((box.cx, box.cy), (box.cx + 20.0, box.cy + 40.0))
    place = drive.document.layout.sankey_places["use"]
    assert (place.x, place.y) == pytest.approx((box.x + 20.0, box.cy + 40.0), abs=2.0)
    assert drive.document.layout.places is before.layout.places
    assert drive.undoes_to(before)


def test_the_scale_of_the_sankey_is_dragged_at_its_handle(drive: Any) -> None:
    drive.session.set_view(view="sankey")
    before, scale = drive.document, drive.view.presenter.sankey.base_scale
    legend = drive.view.table.scene.legend
    handle = legend.mapToScene(legend.handle())
    drive.drag((handle.x(), handle.y()), (handle.x(), handle.y() + 12.0))
    assert drive.document.layout.sankey_scales["mass"] == pytest.approx(drive.view.presenter.sankey.base_scale)
    assert drive.document.layout.sankey_scales["mass"] > scale
    assert drive.undoes_to(before)


def test_a_quantity_can_be_said_in_the_sankey_too(drive: Any) -> None:
    drive.session.set_view(view="sankey")
    before = drive.document
    drive.session.select(("al",))
    drive.type("640 t/a")
    drive.key(Qt.Key.Key_Return)
    assert drive.document.flows["al"].quantity.value == 640.0
    assert drive.undoes_to(before)


def test_the_heat_view_tints_by_burden_and_says_the_figure(drive: Any) -> None:
    burden = {"casting": 41.0, "machining": 96.0, "disassembly": 238.0}
    results = drive_unit_results(drive.document, drive.session.revision)
    drive.session.set_results(replace(results, hotspots={"mass": Hotspots("mass", "t", "mfca", node_burden=burden)}))
    drive.session.set_view(view="heat")
    scene = drive.view.table.scene
    assert scene.nodes["disassembly"].model.heat == 1.0
    assert scene.nodes["casting"].model.heat == pytest.approx(41.0 / 238.0)
    assert scene.nodes["casting"].model.heat_text == "41\u202ft/a"
    assert scene.nodes["use"].model.heat is None
    assert scene.legend is not None
    drive.session.set_view(view="map")
    assert scene.nodes["disassembly"].model.heat is None
    assert scene.legend is None


def test_revealing_brings_an_element_into_sight(drive: Any) -> None:
    drive.view.set_zoom(3.0)
    drive.view.reveal("recycle")
    seen = drive.view.mapToScene(drive.view.viewport().rect()).boundingRect()
    assert seen.contains(QPointF(*drive.middle("recycle")))


@pytest.mark.parametrize(("chosen", "system"), [(False, False), (True, False), (False, True)])
def test_what_is_shown_pulses_unless_the_user_or_the_system_wants_stillness(
    drive: Any, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, chosen: bool, system: bool
) -> None:
    monkeypatch.setattr(zoomed_view, "wants_stillness", lambda: system)
    drive.view.reduced_motion = chosen
    item = drive.view.table.scene.element("recycle")
    drive.view.reveal("recycle")
    if chosen or system:
        qtbot.wait(90)
        assert item.pulse == 0.0
    else:
        qtbot.waitUntil(lambda: item.pulse > 0.0)
        qtbot.waitUntil(lambda: item.pulse == 0.0)


def test_conflicting_entries_light_up(drive: Any) -> None:
    drive.view.show_conflict(("d0", "rest"))
    lit = {i for i, item in drive.view.table.scene.flows.items() if item.model.in_conflict}
    assert lit == {"d0", "rest"}
    drive.view.show_conflict(())
    assert not any(item.model.in_conflict for item in drive.view.table.scene.flows.values())


def test_renaming_an_item_renames_the_open_end(drive: Any) -> None:
    drive.session.apply(nodes.rename(drive.document, "i_al", "Ingots"))
    assert drive.view.table.scene.flows["al"].model.label == "Ingots"


def test_a_quantity_nothing_flows_in_shows_what_does(drive: Any) -> None:
    drive.session.set_view(view="sankey", quantity="volume")
    assert drive.view.table.scene.ribbons.keys() >= {"al", "guss"}
    drive.session.set_view(quantity="energy")
    assert drive.view.table.scene.ribbons.keys() == {"gas", "el_c", "el_m"}
