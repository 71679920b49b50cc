"""A long session of random gestures: no exception, nothing left behind, and undo leads back to the very beginning."""

from __future__ import annotations

import gc
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QColor, QImage

from helpers.pens import pen_if_any
from helpers.session_hands import Hands
from helpers.shell import Shell

SEED = 20261122


@pytest.fixture
def photo(tmp_path: Path) -> str:
    """A picture to be dropped on the map."""
    path = tmp_path / "wall.png"
    picture = QImage(64, 48, QImage.Format.Format_RGB32)
    picture.fill(QColor("orange"))
    assert picture.save(str(path))
    return str(path)


def left_behind(shell: Shell) -> tuple[int, int, int]:
    """Objects of the window, items of the scene, and items that nothing holds any more but that still live."""
    shell.settle()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    scene = shell.canvas.table.scene
    alive = sum(
        1 for one in gc.get_objects() if type(one).__name__ in ("NodeItem", "FlowItem", "NoteItem", "FrameItem")
    )
    return len(shell.window.findChildren(QObject)), len(scene.items()), alive


def round_of(shell: Shell, count: int, seed: int, photo: str) -> Hands:
    """So many gestures, looked at on the way, then everything undone: the map is what it was at the beginning."""
    start = shell.document
    with pen_if_any(shell.canvas.viewport()) as pen:
        hands = Hands(shell, seed, photo, pen)
        for number in hands.work(count):
            if number % 50 == 0:
                hands.check()
    undo_all(shell)
    hands.check()
    assert shell.document == start
    return hands


def undo_all(shell: Shell) -> None:
    shell.session.select(())
    stack = shell.session.undo_stack
    while stack.canUndo():
        stack.undo()
    shell.trigger("view.map")


def same_round_again(shell: Shell, count: int, seed: int, photo: str) -> None:
    """What is made once and kept (editors, rows of panels) is there after two rounds: a third adds nothing."""
    for _ in range(2):
        round_of(shell, count, seed, photo)
    before = left_behind(shell)
    round_of(shell, count, seed, photo)
    assert left_behind(shell) == before


@pytest.mark.parametrize(
    ("gesture", "holds"),
    [
        (Hands.drag_corner, {"ResizeGesture"}),
        (Hands.mini_map, {"MiniMapGesture"}),
        (Hands.scale, {"ScaleGesture"}),
        (Hands.pen, {"MoveGesture", "ConnectGesture", "RubberGesture"}),
    ],
)
def test_the_hands_take_hold_of_what_they_reach_for(
    on_example: Shell, photo: str, gesture: Callable[[Hands], None], holds: set[str]
) -> None:
    with pen_if_any(on_example.canvas.viewport()) as pen:
        if pen is None and gesture is Hands.pen:
            pytest.skip("no pen here")
        hands = Hands(on_example, SEED, photo, pen)
        hands.begin()
        for _ in range(40):
            gesture(hands)
            hands.leave()
            if hands.held.keys() >= holds:
                break
    assert hands.held.keys() >= holds
    undo_all(on_example)


def test_the_hands_set_fields_of_several_at_once(on_example: Shell, photo: str) -> None:
    hands, labels = Hands(on_example, SEED, photo), set[str]()
    hands.begin()
    start = on_example.document
    for _ in range(8):
        hands.several()
        hands.leave()
        labels.add(on_example.session.undo_stack.undoText())
    assert len(labels - {""}) > 2
    undo_all(on_example)
    assert on_example.document == start


@pytest.mark.slow
def test_three_hundred_gestures_leave_nothing_behind_and_are_undone(on_map: Shell, photo: str) -> None:
    same_round_again(on_map, 100, SEED, photo)


@pytest.mark.monkey
@pytest.mark.timeout(7200)
def test_ten_thousand_gestures_leave_nothing_behind_and_are_undone(on_map: Shell, photo: str) -> None:
    began, done = time.perf_counter(), Counter[str]()
    items = left_behind(on_map)[1:]
    for number in range(17):
        done += round_of(on_map, 500, SEED + number, photo).done
        assert left_behind(on_map)[1:] == items
        print(f"{500 * (number + 1)} gestures in {time.perf_counter() - began:.0f} s", flush=True)
    same_round_again(on_map, 500, SEED + 18, photo)
    print(f"10 000 gestures in {time.perf_counter() - began:.0f} s: {dict(done.most_common())}")
