"""Sub-processes on the table: marks hang on the closed one, lines end at it, the name of an open one is read."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem

from vsm_app.engine.pipeline import compute
from vsm_app.layout.paths import piece_boxes
from vsm_app.layout.types import Box
from vsm_app.model.edits import groups
from vsm_app.model.edits.base import chain
from vsm_app.model.edits.nodes import set_node
from vsm_app.model.edits.notes import set_note
from vsm_app.ui.canvas.chips import text_width
from vsm_app.ui.canvas.items.frame import title_box
from vsm_app.ui.canvas.paint_node import fold_mark
from vsm_app.ui.canvas.paint_small import small_fold_mark
from vsm_app.ui.canvas.picture import render_picture
from vsm_app.ui.canvas.tools.fold import on_fold_mark
from vsm_app.ui.theme_metrics import SIZES

INSIDE = ("casting", "machining", "assembly")


def grouped(drive: Any) -> str:
    result = groups.group(drive.document, INSIDE, "Part")
    drive.session.apply(result)
    (group,) = result.made
    return str(group)


def labels(drive: Any) -> dict[str, Box]:
    found = {}
    for key, item in drive.view.table.scene.flows.items():
        found[f"chip {key}"] = item.model.chip_place.box if item.model.chip_place else Box(0.0, 0.0, 0.0, 0.0)
        if item.model.label and item.model.label_box is not None:
            found[f"name {key}"] = item.model.label_box
    return found


def test_a_measure_at_a_process_inside_hangs_on_the_corner_of_the_closed_sub_process(drive: Any) -> None:
    scene = drive.view.table.scene
    (burst,) = scene.bursts
    before = scene.bursts[burst].model.box
    group = grouped(drive)
    drive.session.select((group,))
    assert "closed, inside: Casting, Machining, Assembly. " in drive.view.accessibleDescription()
    box, star = drive.view.table.boxes()[group], scene.bursts[burst].model.box
    assert box.right - 24.0 < star.cx < box.right + 24.0
    assert star.cy < box.top
    drive.session.apply(groups.fold(drive.document, group, folded=False))
    assert scene.bursts[burst].model.box == before


@pytest.mark.parametrize("zoom", [0.45, 0.67, 1.0])
def test_a_closed_sub_process_has_its_button_at_every_zoom_at_which_cards_are_seen(drive: Any, zoom: float) -> None:
    group = grouped(drive)
    drive.session.select(())
    drive.view.set_zoom(zoom)
    nodes, look = drive.view.table.scene.nodes, drive.view.table.scene.look
    model = nodes[group].model
    mark = small_fold_mark(model.box, look) if zoom < 1.0 else fold_mark(model.box.width)
    assert (look.enlarged > 1.0) == (zoom < 1.0)
    assert mark.width() * zoom >= 10.0
    mark.translate(model.box.x, model.box.y)
    drive.click(mark.left() - 6.0, model.box.bottom - 6.0)
    assert drive.document.layout.places[group].folded
    drive.session.select(())
    drawn = pixels(drive, mark)
    nodes[group].show_model(replace(model, kind="process"))
    assert pixels(drive, mark) != drawn
    nodes[group].show_model(model)
    for x, y in ((mark.center().x(), mark.bottom() - 2.0), (mark.left() + 2.0, mark.top() + 2.0)):
        drive.click(x, y)
        assert not drive.document.layout.places[group].folded
        drive.session.undo_stack.undo()


def test_from_where_only_names_are_seen_nothing_opens_at_a_press(drive: Any) -> None:
    group = grouped(drive)
    drive.view.set_zoom(0.2)
    item = drive.view.table.scene.nodes[group]
    for mark in (fold_mark(item.model.box.width), small_fold_mark(item.model.box, item.look)):
        assert not on_fold_mark(item, item.mapToScene(mark.center()))


def pixels(drive: Any, area: QRectF) -> QImage:
    return drive.view.grab(drive.view.mapFromScene(area).boundingRect()).toImage()


def test_no_label_at_a_closed_sub_process_lies_on_another_or_on_a_burst_or_a_note(drive: Any) -> None:
    scene = drive.view.table.scene
    grouped(drive)
    drive.session.set_results(compute(drive.document))
    boxes = labels(drive)
    stuck = {f"burst {key}": item.model.box for key, item in scene.bursts.items()}
    stuck |= {f"note {key}": item.model.box for key, item in scene.notes.items()}
    names = [*boxes]
    assert [(a, b) for i, a in enumerate(names) for b in names[i + 1 :] if boxes[a].intersects(boxes[b])] == []
    assert [(a, b) for a, one in boxes.items() for b, two in stuck.items() if one.intersects(two)] == []


def test_the_name_of_an_open_sub_process_is_written_above_the_lines_and_no_label_covers_it(drive: Any) -> None:
    scene = drive.view.table.scene
    group = grouped(drive)
    drive.session.apply(groups.fold(drive.document, group, folded=False))
    frame = scene.frames[group].model
    plate = title_box(frame, scene.look.theme)
    assert frame.box.left < plate.left
    assert plate.right < frame.box.right
    assert [name for name, box in labels(drive).items() if box.intersects(plate)] == []
    models = (item.model for item in scene.flows.values())
    crossing = next(
        piece for model in models for piece in piece_boxes(model.points, model.width) if piece.intersects(plate)
    )
    drive.view.set_zoom(1.0)
    drive.view.centerOn(plate.cx, plate.cy)
    picture = drive.view.viewport().grab().toImage()
    at: QPoint = drive.at(crossing.cx, plate.bottom - 2.0)
    seen = picture.pixelColor(at * picture.devicePixelRatio())
    card = drive.themes.theme.color("card")
    assert all(abs(a - b) < 40 for a, b in zip(seen.getRgb()[:3], card.getRgb()[:3], strict=True))
    drive.view.set_zoom(0.45)
    blank = QImage(400, 300, QImage.Format.Format_ARGB32)
    blank.fill(0)
    painter = QPainter(blank)
    painter.translate(-plate.left, -plate.top)
    scene.frames[group].paint_title(painter)
    painter.end()
    assert not any(blank.pixelColor(x, 10).alpha() for x in range(400)), "no letters where none could be read"


def test_nothing_of_a_closed_sub_process_is_drawn_over_the_heads_of_its_lines(drive: Any) -> None:
    group = grouped(drive)
    box = drive.view.table.boxes()[group]
    drive.view.set_zoom(1.0)
    drive.view.centerOn(box.right, box.bottom)
    picture = drive.view.viewport().grab().toImage()
    outline = drive.themes.theme.color("outline").getRgb()[:3]

    def is_outline(dx: float, dy: float) -> bool:
        spot = drive.at(box.right + dx, box.bottom - 40.0 + dy) * picture.devicePixelRatio()
        return all(abs(a - b) < 40 for a, b in zip(picture.pixelColor(spot).getRgb()[:3], outline, strict=True))

    assert not any(is_outline(float(dx), 0.0) for dx in range(2, 10))
    assert any(is_outline(float(dx), 0.0) for dx in range(-8, 2))


@pytest.mark.parametrize("name", ["Reparaturwerkstatt", "Kunststoff-Aufbereitung", "Reparatur und Lager"])
def test_the_name_of_a_closed_sub_process_is_written_whole_and_left_of_its_button(drive: Any, name: str) -> None:
    drive.session.apply(groups.group(drive.document, INSIDE, name))
    group = next(node.id for node in drive.document.nodes.values() if node.name == name)
    model, theme = drive.view.table.scene.nodes[group].model, drive.view.table.scene.look.theme
    assert not model.elided
    assert " ".join(model.name_lines) == name
    reach = SIZES["node.name.x"] + max(text_width(line, "node.name", theme) for line in model.name_lines)
    assert reach <= fold_mark(model.box.width).left()


@pytest.mark.parametrize("is_open", [False, True])
def test_a_picture_has_no_lock_and_no_button(drive: Any, is_open: bool) -> None:
    group = grouped(drive)
    if is_open:
        drive.session.apply(groups.fold(drive.document, group, folded=False))
    free = drive.document
    note = next(iter(free.layout.notes))
    steps = [lambda at, i=i: set_node(at, i, locked=True) for i in (group, "use")]
    locked = chain(free, "", *steps, lambda at: set_note(at, note, locked=True)).document
    theme, results = drive.view.table.scene.look.theme, compute(free)
    drawn = [render_picture(one, results, theme, "map", 1200, "png", "en") for one in (free, locked)]
    assert drawn[0] == drawn[1]


def on_paper(item: Any, area: QRectF) -> QImage:
    """An item by itself, as it is painted in this part (own coordinates), four times as large."""
    image = QImage(round(area.width()) * 4, round(area.height()) * 4, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    painter.scale(4.0, 4.0)
    painter.translate(-area.topLeft())
    item.paint(painter, QStyleOptionGraphicsItem())
    painter.end()
    return image


@pytest.mark.parametrize("zoom", [0.5, 1.0])
def test_while_presenting_locks_and_buttons_are_away(drive: Any, zoom: float) -> None:
    group = grouped(drive)
    drive.session.select(())
    drive.view.set_zoom(zoom)
    item, look = drive.view.table.scene.nodes[group], drive.view.table.scene.look
    mark = (small_fold_mark(item.model.box, look) if zoom < 1.0 else fold_mark(item.model.box.width)).adjusted(
        1.0, 1.0, -1.0, -1.0
    )
    button = QRectF(mark.center().x() - 4.0, mark.center().y() - 0.25, 8.0, 1.0)
    look.presenting = True
    presented, button_away = on_paper(item, item.boundingRect()), on_paper(item, button)
    item.show_model(replace(item.model, locked=True))
    assert on_paper(item, item.boundingRect()) == presented
    look.presenting = False
    assert on_paper(item, item.boundingRect()) != presented
    assert on_paper(item, button) != button_away


@pytest.mark.parametrize("inside", [("casting", "machining"), ("remanufacture", "recycle"), ("use", "take_back")])
def test_a_sub_process_opened_at_its_button_stands_on_nothing_and_closing_brings_all_back(
    drive: Any, inside: tuple[str, ...]
) -> None:
    result = groups.group(drive.document, inside, "Part")
    drive.session.apply(result)
    (group,) = result.made
    table, before = drive.view.table, drive.document
    assert drive.view.toggle_group(group)
    frame = table.scene.frames[group].model.box
    others = {i: box for i, box in table.boxes().items() if i not in inside}
    assert [i for i, box in others.items() if box.intersects(frame)] == []
    assert not any(a.intersects(b) for a, b in combinations(table.boxes().values(), 2))
    assert drive.view.toggle_group(group)
    assert drive.document.layout == before.layout
    drive.session.undo_stack.undo()
    drive.session.undo_stack.undo()
    assert drive.document == before
