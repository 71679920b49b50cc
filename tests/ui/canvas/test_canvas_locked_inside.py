"""A closed sub-process in which something is locked stays when it is dragged, and it is said why."""

from __future__ import annotations

import math
from typing import Any

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter

from vsm_app.model.edits import groups, nodes
from vsm_app.ui.canvas.paint_node import paint_lock


@pytest.mark.parametrize("locked", [True, False])
def test_a_dragged_sub_process_stays_whole(canvas: Any, locked: bool) -> None:
    inside = tuple(canvas.document.nodes)[:2]
    result = groups.group(canvas.document, inside, "Part")
    canvas.session.apply(result)
    canvas.session.apply(nodes.set_node(canvas.document, inside[0], locked=locked))
    (group,) = result.made
    before = canvas.document.layout.places
    box = canvas.view.table.boxes()[group]
    canvas.drag((box.cx, box.cy), (box.cx + 160, box.cy + 120))
    after = canvas.document.layout.places
    shifts = {(after[i].x - before[i].x, after[i].y - before[i].y) for i in (group, *inside)}
    assert len(shifts) == 1
    assert (shifts == {(0.0, 0.0)}) is locked
    name = canvas.document.nodes[inside[0]].name
    assert any("Part" in words and name in words for words in canvas.said) is locked


def test_the_outline_of_what_is_selected_runs_behind_its_lock(canvas: Any) -> None:
    first = next(iter(canvas.document.nodes))
    canvas.session.apply(nodes.set_node(canvas.document, first, locked=True))
    canvas.view.set_zoom(2.0)
    canvas.click(*canvas.middle(first))
    assert canvas.session.selection == (first,)
    box = canvas.view.table.boxes()[first]
    picture = canvas.view.viewport().grab().toImage()
    accent = canvas.themes.theme.color("accent")
    ratio, place = picture.devicePixelRatio(), canvas.at(box.x, box.y)

    def is_accent(dx: int, dy: int) -> bool:
        seen = picture.pixelColor(round((place.x() + dx) * ratio), round((place.y() + dy) * ratio))
        return all(abs(a - b) < 12 for a, b in zip(seen.getRgb()[:3], accent.getRgb()[:3], strict=True))

    disc = [(x, y) for x in range(-14, 15) for y in range(-14, 15) if math.hypot(x, y) < 14.0]
    assert not any(is_accent(*one) for one in disc)
    assert any(is_accent(x, 30) for x in range(-16, 0)), "the outline is there beside it"


def test_a_locked_node_that_is_dragged_says_why_it_stays(canvas: Any) -> None:
    first = next(iter(canvas.document.nodes))
    canvas.session.apply(nodes.set_node(canvas.document, first, locked=True))
    before = canvas.document.layout.places[first]
    box = canvas.view.table.boxes()[first]
    canvas.drag((box.cx, box.cy), (box.cx + 80.0, box.cy + 40.0))
    assert canvas.document.layout.places[first] == before
    assert [words for words in canvas.said if "locked" in words and "Ctrl+Shift+K" in words]


def test_the_sign_of_a_lock_is_twelve_pixels_high(canvas: Any) -> None:
    picture = QImage(40, 40, QImage.Format.Format_RGB32)
    theme = canvas.themes.theme
    picture.fill(theme.color("panel"))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_lock(painter, QPointF(20.0, 20.0), theme)
    painter.end()
    dark = [y for y in range(40) if any(picture.pixelColor(x, y).lightness() < 150 for x in range(40))]
    assert 12 <= dark[-1] - dark[0] + 1 <= 14


@pytest.mark.parametrize("is_open", [True, False])
def test_a_locked_sub_process_keeps_what_lies_in_it_when_it_is_deleted(canvas: Any, is_open: bool) -> None:
    inside = tuple(canvas.document.nodes)[:2]
    result = groups.group(canvas.document, inside, "Part")
    canvas.session.apply(result)
    (group,) = result.made
    canvas.session.apply(groups.fold(canvas.document, group, folded=not is_open))
    canvas.session.apply(nodes.set_node(canvas.document, group, locked=True))
    before = canvas.document
    for chosen in ((group,), (*inside, group)):
        canvas.session.select(chosen)
        canvas.view.delete_selection()
        assert canvas.document is before
    assert any("1 " in words for words in canvas.said)
