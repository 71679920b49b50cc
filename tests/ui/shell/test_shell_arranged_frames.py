"""Ctrl+L on maps with open sub-processes: every line can be followed, and none runs where it has no business."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from helpers.nested_maps import nested_map
from helpers.shell import Shell
from vsm_app.layout.types import Box, Point
from vsm_app.model.grouping import ancestors
from vsm_app.ui.canvas.items.frame import title_box

#: Lines that lie nearer to one another than that, for longer than that, are one to the eye.
_ONE, _LONG = 1.5, 12.0


def pieces(points: tuple[Point, ...]) -> list[Box]:
    return [
        Box(min(a[0], b[0]), min(a[1], b[1]), abs(a[0] - b[0]), abs(a[1] - b[1])).inflated(0.5)
        for a, b in pairwise(points)
    ]


def lie_on_one_another(one: Box, two: Box) -> bool:
    """Whether two straight pieces run the same way in the same place."""
    turned = [Box(box.y, box.x, box.height, box.width) for box in (one, two)]
    for first, second in ((one, two), turned):
        beside = min(first.right, second.right) - max(first.left, second.left)
        if first.height == second.height == 1.0 and abs(first.y - second.y) < _ONE and beside - 1.0 > _LONG:
            return True
    return False


def faults(shell: Shell) -> list[tuple[str, ...]]:
    """What is wrong with the lines as they are drawn."""
    table, document = shell.canvas.table, shell.document
    boxes, lines = table.boxes(), {i: pieces(item.model.points) for i, item in table.scene.flows.items()}
    frames = {i: item.model for i, item in table.scene.frames.items()}
    assert lines
    assert frames
    found: list[tuple[str, ...]] = []
    for flow_id, line in lines.items():
        ends = {end for end in (document.flows[flow_id].source, document.flows[flow_id].target) if end is not None}
        round_ends = {group for end in ends for group in ancestors(document.nodes, end)}
        through = [i for i, box in boxes.items() if i not in ends and any(box.intersects(piece) for piece in line)]
        found += [("through a card", flow_id, i) for i in through]
        for group in frames.keys() - round_ends:
            if any(frames[group].box.intersects(piece) for piece in line):
                found.append(("through a frame", flow_id, group))
            if any(title_box(frames[group], table.scene.look.theme).intersects(piece) for piece in line):
                found.append(("over a name", flow_id, group))
        reach = shell.canvas.sceneRect()
        if not all(reach.contains(QPointF(*point)) for point in table.scene.flows[flow_id].model.points):
            found.append(("out of reach", flow_id))
    for (one, first), (two, second) in combinations(lines.items(), 2):
        if any(lie_on_one_another(a, b) for a in first for b in second):
            found.append(("on one another", one, two))
    return found


@pytest.mark.parametrize("seed", [1, 4, 7, 8, 9, 15, 26, 31, 32, 38, 39])
def test_lines_of_an_arranged_map_pass_open_sub_processes_outside(on_example: Shell, seed: int) -> None:
    """In these of 40 such maps a line ran through a frame that it had nothing to do with, or over its name."""
    on_example.session.replace_document(nested_map(seed))
    on_example.settle()
    QTest.keyClick(on_example.canvas, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    on_example.settle()
    assert faults(on_example) == []
    once = on_example.document
    QTest.keyClick(on_example.canvas, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    on_example.settle()
    assert on_example.document.layout.places == once.layout.places
