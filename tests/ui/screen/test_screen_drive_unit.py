"""The drive-unit map drawn from an empty table in the real program, by pointer alone and by keys alone.

On request: `python -m pytest -m screen`. Pictures of the steps go to the folder that SCREEN_SHOTS names.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers.drive_unit_drawing import ENERGY, FLOWS, LOSS, NODES, PRIMARY, SECONDARY, DrawnFlow, Words, differences
from helpers.keyboard_drawing import draw_drive_unit
from helpers.screen import Screen, missing
from vsm_app.texts import text

pytestmark = [pytest.mark.screen, pytest.mark.skipif(bool(missing()), reason=f"not installed: {', '.join(missing())}")]

#: Empty ground of the canvas, where a click ends what is being typed.
_GROUND = (500, 400)


@pytest.fixture
def screen(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Screen]:
    wanted = os.environ.get("SCREEN_SHOTS")
    folder = Path(wanted, request.node.name) if wanted else tmp_path
    shutil.rmtree(folder, ignore_errors=True)  # a map of an earlier run must not stand in for this one's
    folder.mkdir(parents=True)
    with Screen(folder, getattr(request, "param", "en")) as opened:
        yield opened


def middle(box: list[int]) -> tuple[float, float]:
    return box[0] + box[2] / 2, box[1] + box[3] / 2


# --- by pointer: keys are used for names and amounts alone


class Pointer:
    """Draws with the mouse."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        screen.click_on("widget", "start.template.empty")
        screen.click_on("widget", "analysis.fold")  # the whole map wants the room, losses below its last step included
        self.left, self.top, _, _ = screen.ask("canvas")
        self.words = Words(screen.lang)
        self._pulled: dict[tuple[str, str], int] = {}

    def at(self, x: float, y: float) -> tuple[float, float]:
        return self.left + x, self.top + y

    def say(self, words: str) -> None:
        """Type into what is selected or open, and leave it by a click beside it."""
        self.screen.type(words)
        self.screen.click(*self.at(*_GROUND))

    def enter(self, flow_id: str, words: str) -> None:
        """Type into the chip of the flow just drawn; one beyond the window's edge takes it as well: it is selected."""
        (x, y), (left, top, width, height) = self.screen.ask("chip", flow_id), self.screen.ask("canvas")
        if left < x < left + width and top < y < top + height:
            self.screen.double(x, y)
        self.say(words)

    def node(self, name: str) -> list[float]:
        found: list[float] = self.screen.ask("node", self.words.name(name))
        return found

    def flows(self) -> set[str]:
        return {flow[0] for flow in self.screen.ask("map")["flows"]}

    def pull(self, flow: DrawnFlow) -> None:
        """Draw a flow between two nodes, from the side that faces the other."""
        a, b = self.node(flow.source), self.node(flow.target)
        begin, end = ((a[0] + a[2]) / 2, (a[1] + a[3]) / 2), ((b[0] + b[2]) / 2, (b[1] + b[3]) / 2)
        if abs(end[0] - begin[0]) >= abs(end[1] - begin[1]):
            edge = (a[2] if end[0] > begin[0] else a[0], begin[1])
        else:
            edge = (begin[0], a[3] if end[1] > begin[1] else a[1])
        self.screen.drag(edge, end)

    def pull_outside(self, flow: DrawnFlow) -> None:
        """Draw a flow into the void and say what it is there."""
        name = flow.source or flow.target
        left, top, right, bottom = self.node(name)
        number = self._pulled.get((name, flow.way), 0)
        self._pulled[name, flow.way] = number + 1
        if flow.way == LOSS:
            begin, end = ((left + right) / 2, bottom), ((left + right) / 2, bottom + 60)
        elif flow.way == ENERGY or name == "Assembly":
            begin, end = (left + 20 + 60 * number, top), (left + 20 + 60 * number, top - 60)
        elif name == "Machining":
            begin, end = (left, (top + bottom) / 2), self.at(40, 20)
        else:
            number = self._pulled.get((name, PRIMARY), 0) + self._pulled.get((name, SECONDARY), 0) - 1
            begin = (left, top + 14 + 18 * number)
            end = (self.at(40, 0)[0], top + 10 + 45 * number)
        self.screen.drag(begin, end)
        self.screen.click(*self.screen.ask("row", self.words.way(flow.way)))


#: Menu, its entry and the button of the dialog in each language.
_SAVE = {"en": ("File", "Save", "Save"), "de": ("Datei", "Speichern", "Speichern")}


@pytest.mark.parametrize("screen", ["en", "de"], indirect=True)
def test_the_drive_unit_is_drawn_with_the_mouse(screen: Screen) -> None:
    pointer = Pointer(screen)
    words = pointer.words
    for node in NODES:
        if node.tile == "transport":  # not among the tiles at rest: pulled out of the step before
            _left, top, right, bottom = pointer.node("Assembly")
            screen.drag((right, (top + bottom) / 2), pointer.at(node.x, node.y))
            screen.shot("chooser")
            screen.click(*screen.ask("row", text("kind.transport", lang=screen.lang)))
            continue
        screen.drag(middle(screen.ask("widget", f"palette.{node.tile}")), pointer.at(node.x, node.y))
        pointer.say(words.name(node.name))
    screen.shot("nodes")
    for number, flow in enumerate(FLOWS):
        before = pointer.flows()
        if (flow.source, flow.target) == ("Assembly", "Distribution"):
            ends = [words.name("Assembly"), words.name("Distribution")]
            (new,) = (one[0] for one in screen.ask("map")["flows"] if one[1:3] == ends)
        else:
            (pointer.pull_outside if flow.way else pointer.pull)(flow)
            new = screen.new_flow(before)
        pointer.enter(new, words.typed(flow.typed))
        if number % 5 == 0:
            screen.shot(f"flow-{number}")
    screen.shot("drawn")
    path = screen.home / "mouse.cvsm"
    screen.click_on("widget", "header.title")
    menu, entry, button = _SAVE[screen.lang]
    screen.click_on("menu", menu)
    screen.click_on("menu", entry)
    screen.wait_for("button", button)
    screen.type(str(path))
    screen.click_on("button", button)
    assert screen.written(path)
    assert differences(path, screen.lang) == []
    assert screen.errors == ""


# --- by keys: nothing is asked of the screen


def test_the_drive_unit_is_drawn_with_the_keyboard(screen: Screen) -> None:
    screen.key("ctrl+n")
    draw_drive_unit(screen)
    screen.key("ctrl+1")
    screen.shot("drawn")
    path = screen.home / "keys.cvsm"
    screen.key("ctrl+s")
    screen.wait_for("button", "Save")
    screen.type(str(path))
    screen.key("Return")
    assert screen.written(path)
    assert differences(path) == []
    assert screen.errors == ""
    assert screen.clicks == screen.drags == 0
