"""The ACME Stamping current-state map as somebody draws it at the window.

Figures: M. Rother, J. Shook, Learning to See (1999), the worked example. Drawn are supplier, customer, production
control, five steps with their data boxes, six stocks, material and information flows; lorries and the ladder are not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtWidgets import QAbstractButton, QScrollArea

from helpers.counted_hands import CountedHands
from helpers.keyboard_drawing import Keys
from helpers.pointer_drawing import connect
from vsm_app.ui.panels.inspector.form import NumberField


@dataclass(frozen=True)
class Step:
    """A step and the stock before it: data box as typed; what waits (`pieces` or `observed_days`)."""

    name: str
    box: dict[str, str]
    stock: str
    waiting: tuple[str, str]


def _box(cycle: str, changeover: str, uptime: str, operators: str) -> dict[str, str]:
    return {"cycle_time": cycle, "changeover_time": changeover, "uptime": uptime, "operators": operators}


STEPS: Final = (
    Step("Stamping", _box("1", "3600", "85", "1"), "Coils", ("observed_days", "5")),
    Step("Spot weld 1", _box("39", "600", "100", "1"), "Stamped", ("pieces", "7000")),
    Step("Spot weld 2", _box("46", "600", "80", "1"), "Welded 1", ("pieces", "1700")),
    Step("Assembly 1", _box("62", "0", "100", "1"), "Welded 2", ("pieces", "2450")),
    Step("Assembly 2", _box("40", "0", "100", "1"), "Assembled 1", ("pieces", "1840")),
)
FINISHED: Final = ("Finished", ("pieces", "4140"))
DEMAND: Final = "18400 pc/month"
SUPPLIER, CUSTOMER, CONTROL = "Michigan Steel", "State Street", "Production control"


def draw_acme(hands: CountedHands) -> None:
    """The map on an empty table: material by key; what the control tells the steps, and the data boxes, by pointer."""
    keys = Keys(hands)
    keys.begin("supplier", SUPPLIER)
    for step in STEPS:
        keys.add("inv", name=step.stock)
        hands.key("ctrl+shift+Right")
        hands.type(step.name)
    keys.add("inv", name=FINISHED[0])
    keys.add("customer", DEMAND, name=CUSTOMER)
    hands.key("Return")
    keys.add("control", name=CONTROL)
    hands.key("Return", "ctrl+1")
    for receiver in (SUPPLIER, *(step.name for step in STEPS)):
        connect(hands, CONTROL, receiver)
    hands.key("ctrl+0")
    for step in STEPS:
        _fill(hands, step.name, step.box)
        _fill(hands, step.stock, dict((step.waiting,)))
    _fill(hands, FINISHED[0], dict((FINISHED[1],)))


def _fill(hands: CountedHands, node: str, values: dict[str, str]) -> None:
    """Click the node, open its data box where it is shut, click each field and type."""
    shell = hands.shell
    (node_id,) = (key for key, one in shell.document.nodes.items() if one.name == node)
    shell.canvas.ensureVisible(shell.canvas.table.scene.nodes[node_id].sceneBoundingRect())
    box = shell.box(node_id)
    hands.click(shell.canvas.viewport(), shell.at(box.cx, box.top + 10))
    form = shell.window.inspector.node
    for name, typed in values.items():
        field: NumberField = form._lean[name]
        if not field.isVisible():
            hands.click(_heading(field))
        if field.visibleRegion().isEmpty():
            hands.scroll_to(field, _area(field))
        hands.click(field.line)
        hands.type(typed)
    hands.key("Return")


def _area(field: NumberField) -> QScrollArea:
    part = field.parentWidget()
    while not isinstance(part, QScrollArea):
        part = part.parentWidget()
    return part


def _heading(field: NumberField) -> QAbstractButton:
    part = field.parentWidget()
    while not hasattr(part, "heading"):
        part = part.parentWidget()
    found: QAbstractButton = part.heading
    return found
