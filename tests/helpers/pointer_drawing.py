"""Drawing as most will: pulling with the pointer, typing names and amounts."""

from __future__ import annotations

from typing import Final

from helpers.counted_hands import CountedHands
from helpers.drive_unit_drawing import ENERGY, FLOWS, LOSS, NODES, DrawnFlow, DrawnNode

#: Steps in the order in which one pulls them out of one another, with the step before.
_CHAIN: Final = (
    ("Machining", "Casting"), ("Assembly", "Machining"), ("Distribution", "Assembly"), ("Use", "Distribution"),
    ("Take-back", "Use"), ("Disassembly & sorting", "Take-back"), ("Remanufacture", "Disassembly & sorting"),
    ("Recycling", "Disassembly & sorting"),
)  # fmt: skip
_MIDDLE: Final = (520, 320)  # of the canvas; the map is drawn round it


def draw_drive_unit_by_hand(hands: CountedHands, residue: str) -> None:
    """The drive unit's map on an empty table; `residue` names the kind that takes the residual waste."""
    places = {node.name: node for node in NODES}
    said = {(flow.source, flow.target): flow.short for flow in FLOWS if not flow.way}
    _first(hands, places["Casting"])
    for name, before in _CHAIN:
        _pull_to(hands, before, _place(places[name]))
        hands.type(name)
        hands.key("Return")
        _say(hands, said.pop((before, name)))
    for (source, target), words in said.items():
        connect(hands, source, target)
        hands.type(words)
    for flow in FLOWS:
        if flow.way:
            _outside(hands, flow, residue)
    hands.key("Return")


def _first(hands: CountedHands, node: DrawnNode) -> None:
    """A double-click on the empty table, the name, Enter."""
    shell = hands.shell
    hands.double(shell.canvas.viewport(), shell.at(*_place(node)))
    hands.type(node.name)
    hands.key("Return")


def _say(hands: CountedHands, words: str) -> None:
    """The amount of the flow just drawn; where the node is chosen (a kind without a name of its own), a click first."""
    shell = hands.shell
    (chosen,) = shell.session.selection
    if chosen in shell.document.nodes:
        (flow,) = (one.id for one in shell.document.flows.values() if chosen in (one.source, one.target))
        centre = shell.canvas.table.scene.flows[flow].chip_rect.center()
        hands.click(shell.canvas.viewport(), shell.at(centre.x(), centre.y()))
    hands.type(words)


def _outside(hands: CountedHands, flow: DrawnFlow, residue: str) -> None:
    """Pull into the void and click what is there."""
    shell = hands.shell
    box = shell.box(_id(hands, flow.source or flow.target))
    ends = {
        LOSS: ((box.left + 20, box.bottom), (box.left + 20, box.bottom + 60)),
        ENERGY: ((box.left + 30, box.top), (box.left + 30, box.top - 60)),
    }
    begin, end = ends.get(flow.way, ((box.left, box.top + 12), (box.left - 60, box.top + 12)))
    hands.drag(begin, end)
    chooser = shell.canvas.placing.chooser
    assert chooser is not None
    if "Residual" in flow.typed:
        hands.type(residue)
        hands.key("Return")
        hands.type(flow.short)
        return
    row = next(i for i in range(chooser.list.count()) if chooser.list.item(i).text() == flow.way)
    rect = chooser.list.visualItemRect(chooser.list.item(row))
    hands.click(chooser.list.viewport(), rect.center())
    hands.type(flow.short)


def connect(hands: CountedHands, source: str, target: str) -> None:
    """Pull a flow from one node onto another."""
    box = hands.shell.box(_id(hands, target))
    _pull_to(hands, source, (box.cx, box.cy))


def _pull_to(hands: CountedHands, source: str, place: tuple[float, float]) -> None:
    """Pull from the side that faces the place."""
    box = hands.shell.box(_id(hands, source))
    dx, dy = place[0] - box.cx, place[1] - box.cy
    if abs(dx) >= abs(dy):
        begin = (box.right if dx > 0 else box.left, box.cy)
    else:
        begin = (box.cx, box.bottom if dy > 0 else box.top)
    hands.drag(begin, place)


def _place(node: DrawnNode) -> tuple[float, float]:
    return node.x - _MIDDLE[0], node.y - _MIDDLE[1]


def _id(hands: CountedHands, name: str) -> str:
    return next(key for key, node in hands.shell.document.nodes.items() if node.name == name)
