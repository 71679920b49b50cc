"""The table of gestures in the documentation: its tests are there, and are done with the devices that it says."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from helpers.tree import ROOT

DOCUMENT: Final = ROOT / "docs" / "gestures.md"
TOOLS: Final = ROOT / "vsm_app" / "ui" / "canvas" / "tools"
HEADINGS: Final = ["gesture", "mouse", "pen", "touch", "keys", "test by hand", "test by keys"]
ALL: Final = {"mouse", "pen", "touch"}
#: Fixtures with which a test is done with that device; one without any of them is done with the mouse.
WITH: Final = {"take": ALL, "tool": ALL, "pen": {"pen"}, "hand": {"touch"}}


class Row(NamedTuple):
    """One line of the table."""

    gesture: str
    ways: dict[str, str]
    by_hand: list[str]
    by_keys: list[str]


def rows(words: str) -> Iterator[Row]:
    """Return the lines of the table."""
    lines = [line for line in words.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert cells[0] == HEADINGS
    for line in cells[2:]:
        assert len(line) == len(HEADINGS), line
        named = [re.findall(r"`(test_\w+)`", cell) for cell in line[5:]]
        yield Row(line[0], dict(zip(HEADINGS[1:5], line[1:5], strict=True)), *named)


TABLE: Final = list(rows(DOCUMENT.read_text(encoding="utf-8")))


@cache
def every_test() -> dict[str, list[tuple[Path, ast.FunctionDef]]]:
    """Every test function by its name, wherever it stands."""
    found: dict[str, list[tuple[Path, ast.FunctionDef]]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                found.setdefault(node.name, []).append((path, node))
    return found


@cache
def fixtures_of(path: Path) -> dict[str, set[str]]:
    """What each function of a file asks for by name."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return {node.name: {one.arg for one in node.args.args} for node in body if isinstance(node, ast.FunctionDef)}


def devices(name: str) -> set[str]:
    """The devices with which a test is done, by what it and its fixtures ask for."""
    ((path, node),) = every_test()[name]
    asked = {one.arg for one in node.args.args}
    known = fixtures_of(path)
    for _ in range(3):  # fixtures that ask for fixtures
        asked |= {further for one in asked if one in known for further in known[one]}
    found = {device for one in asked if one in WITH for device in WITH[one]}
    return found or {"mouse"}


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.gesture)
def test_every_test_named_is_there_once(row: Row) -> None:
    for name in (*row.by_hand, *row.by_keys):
        assert len(every_test().get(name, [])) == 1, name


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.gesture)
def test_each_device_that_has_a_way_is_tried_and_the_others_have_a_reason(row: Row) -> None:
    tried = {device for name in row.by_hand for device in devices(name)}
    for device, way in row.ways.items():
        assert way, (row.gesture, device)
        has_way = not way.startswith("–")
        if device == "keys":
            assert bool(row.by_keys) is has_way, row.gesture
        else:
            assert (device in tried) is has_way, (row.gesture, device)
        if not has_way:
            assert len(way.split()) > 2, "why, and what instead"


def test_every_gesture_of_the_canvas_stands_in_the_table() -> None:
    there = Counter(name for row in TABLE for name in re.findall(r"`(\w+Gesture)`", row.gesture))
    classes = {
        node.name
        for path in TOOLS.glob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and node.name.endswith("Gesture") and node.name != "Gesture"
    }
    assert len(classes) > 10, "else this says nothing"
    assert there == dict.fromkeys(classes, 1)


def test_a_test_that_is_not_there_or_a_device_that_is_not_tried_is_found() -> None:
    (row,) = rows("|" + "|".join(HEADINGS) + "|\n|" + "---|" * 7 + "\n| x | a | b | c | – none | `test_of_nothing` | |")
    assert row.by_hand == ["test_of_nothing"]
    assert "test_of_nothing" not in every_test()
    assert devices("test_every_gesture_is_done_with_the_pen_in_one_step") == {"pen"}
    assert devices("test_a_finger_drags_a_node_as_the_mouse_does") == {"touch"}
    assert devices("test_a_node_is_moved_and_undone_what_was_selected_before_is_selected") == ALL
