"""Rows of the canvas: frames and opening of maps of 500, 2 000 and 10 000 nodes at 1920 x 1080.

Beside each figure stands that of the same map without its flows (no edges at all). A row that ends in the name of a
peer stands beside what that program needs for the same nodes and edges, in the same run.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache, partial
from typing import Final

import peers
from measurement import Measurement

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

#: Targets in ms, of opening in s (design notes, performance).
TARGETS: Final = {"pan": 10.0, "drag": 5.0, "repaint": 17.0, "repaint30": 26.0}
OPENING: Final = {500: 0.5, 2000: 0.5, 10_000: 3.0}
#: Letting go of a node: a frame or two.
DROPPING: Final = 33.0
COMPARED: Final = ("open", "pan", "drag", "repaint")


@cache
def _measured(nodes: int, *, flows: bool) -> dict[str, float]:
    """All figures of one size, measured together the first time one is asked for."""
    import canvas
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance() or QApplication([])
    found = canvas.measured(nodes, flows=flows)
    application.processEvents()
    return found


def _target(action: str, nodes: int) -> float:
    if action == "open":
        return OPENING[nodes]
    return DROPPING if action == "drop" else TARGETS[action]


def _alone(action: str, nodes: int) -> Measurement:
    unit = "s" if action == "open" else "ms"
    reference = None if action == "drop" else _measured(nodes, flows=False)[action]
    return Measurement(_measured(nodes, flows=True)[action], unit, _target(action, nodes), reference)


def _beside(action: str, nodes: int, peer: str) -> Measurement:
    theirs = peers.measured(peer, nodes)
    unit = "s" if action == "open" else "ms"
    reference = None if theirs is None else theirs[action]
    return Measurement(_measured(nodes, flows=True)[action], unit, _target(action, nodes), reference)


def _name(action: str, nodes: int) -> str:
    return f"open.{nodes}" if action == "open" else f"canvas.{action}.{nodes}"


ROWS: dict[str, Callable[[], Measurement]] = {}
for _nodes in OPENING:
    for _action in (*TARGETS, "drop", "open"):
        ROWS[_name(_action, _nodes)] = partial(_alone, _action, _nodes)
    for _action in COMPARED:
        for _peer in peers.PEERS:
            ROWS[f"{_name(_action, _nodes)}.{_peer}"] = partial(_beside, _action, _nodes, _peer)
