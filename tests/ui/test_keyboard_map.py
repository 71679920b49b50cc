"""A ten-node loop map with its amounts is drawn by keys alone; it is solved, spoken, tabled, and can be undone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from helpers.counted_hands import CountedHands
from helpers.drive_unit_drawing import FLOWS
from helpers.keyboard_drawing import draw_drive_unit
from helpers.shell import Shell, open_shell
from vsm_app.model.elements import OriginClass

OUTSIDE = "outside"
PUBLISHED = Path(__file__).parents[1] / "data" / "published" / "drive_unit_fictitious.json"


class WatchedHands(CountedHands):
    """Looks after every key that the keyboard is somewhere in the window where a person sees it."""

    def key(self, *keys: str) -> None:
        super().key(*keys)
        focus = QApplication.focusWidget()
        assert focus is not None, keys
        assert focus.isVisible(), keys
        window = self.shell.window
        assert window.rect().contains(focus.mapTo(window, focus.rect().center())), keys


@pytest.fixture
def shell(qtbot: QtBot) -> Iterator[Shell]:
    with open_shell() as opened:
        yield opened


def by_names(shell: Shell) -> dict[tuple[str, str, str], str]:
    """Flow ids by the names of ends and item."""
    document = shell.document
    names = {node.id: node.name for node in document.nodes.values()}
    return {
        (names.get(flow.source or "", ""), names.get(flow.target or "", ""), document.items[flow.item].name): flow.id
        for flow in document.flows.values()
    }


@pytest.mark.slow
def test_a_loop_map_is_drawn_by_keys_alone(shell: Shell) -> None:
    hands = WatchedHands(shell)
    hands.key("ctrl+n")
    blank = shell.document
    draw_drive_unit(hands, residue="landfill")
    check_elements(shell)
    check_amounts(shell)
    check_spoken(shell, hands)
    check_table(shell, hands)
    check_focus(shell, hands)
    check_undo(shell, hands)
    assert shell.document == blank
    assert (hands.count.clicks, hands.count.drags) == (0, 0)


def check_elements(shell: Shell) -> None:
    """The map is the one that was meant, its loops are known as such."""
    document = shell.document
    assert len(document.nodes) == 10
    assert len(document.flows) == len(FLOWS)
    kinds = {node.name: node.kind for node in document.nodes.values()}
    assert kinds["Recycling"] == "recycle"
    assert kinds["Use"] == "use"
    flows = by_names(shell)
    meant = {
        ("Disassembly & sorting", "Use", "Units for reuse"): ("R3", OriginClass.REUSED),
        ("Disassembly & sorting", "Remanufacture", "Parts for remanufacture"): ("R6", OriginClass.REUSED),
        ("Recycling", "Casting", "Recyclate"): ("R8", OriginClass.RECYCLED),
        ("Machining", "Casting", "Chips"): ("", OriginClass.SECONDARY),
        ("Casting", "", "Dross"): ("", OriginClass.LOSS),
        ("Assembly", "Distribution", "Drive units"): ("", OriginClass.PRODUCT),
    }
    for ends, (strategy, origin) in meant.items():
        flow = document.flows[flows[ends]]
        assert (flow.r_strategy, flow.origin_class) == (strategy, origin), ends


def check_amounts(shell: Shell) -> None:
    """The solved amounts are those of the published case."""
    published = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    items = {flow["id"]: flow["item"] for flow in published["flows"]}
    flows = {item: flow for (_source, _target, item), flow in by_names(shell).items()}
    for key, wanted in published["expected"]["values"].items():
        if wanted["mean"] is not None:
            assert shell.value(flows[items[key]]) == pytest.approx(wanted["mean"], rel=1e-6), key


def check_spoken(shell: Shell, hands: CountedHands) -> None:
    """Tab walks every element, and each says what it is."""
    shell.session.select(())
    shell.canvas.setFocus()
    spoken = []
    for _ in range(len(shell.document.nodes) + len(shell.document.flows)):
        hands.key("Tab")
        spoken.append(shell.canvas.accessibleDescription())
    assert all(spoken)
    assert len(set(spoken)) == len(spoken)
    assert any("Recyclate, Recycling → Casting" in words for words in spoken)
    assert any(words.startswith("Casting, Process") for words in spoken)


def check_table(shell: Shell, hands: CountedHands) -> None:
    """The table of flows says the same in rows."""
    hands.key("ctrl+alt+2")
    table = shell.window.analysis.flows.table.model()
    rows = {tuple(str(table.index(row, column).data()) for column in (0, 1, 2)) for row in range(table.rowCount())}
    assert rows == {tuple(end or OUTSIDE for end in ends[:2]) + ends[2:] for ends in by_names(shell)}


def check_focus(shell: Shell, hands: CountedHands) -> None:
    """Whatever is opened and left by key, the keyboard comes back to the map."""
    shell.canvas.setFocus()
    before = shell.document
    hands.key("ctrl+f", "Escape")
    assert shell.canvas.hasFocus()
    shell.session.select([next(iter(before.nodes))])
    hands.key("ctrl+shift+l", "Escape")
    assert shell.canvas.hasFocus()
    hands.key("F3")
    assert shell.canvas.writing.is_open
    hands.type("7 t")
    hands.key("Escape")
    assert shell.canvas.hasFocus()
    assert shell.document == before


def check_undo(shell: Shell, hands: CountedHands) -> None:
    """Every entry was one step; the steps lead back to the empty table."""
    # ten nodes put down and seven of them named, nine flows with them and the others alone, an amount for each flow
    steps = 10 + 7 + (len(FLOWS) - 9) + len(FLOWS)
    assert shell.session.undo_stack.index() == steps
    for _ in range(steps):
        hands.key("ctrl+z")
