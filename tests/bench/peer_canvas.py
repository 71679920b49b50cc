"""Run by `peers.py` in a process of its own: another program draws the same nodes and edges as our canvas.

Arguments: the program, and a file `{"places": [[x, y], ...], "pairs": [[from, to], ...], "middle": [x, y]}`. Prints
seconds to open and milliseconds to pan, drag one node and repaint as JSON. Each shows the same 1920 x 1080 px of the
scene; PyQtGraph's GraphItem draws squares and straight lines only, NodeGraphQt nodes with names and ports.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ["QT_PREFERRED_BINDING"] = "PySide6"

from measurement import fastest, quartile
from PySide6.QtWidgets import QApplication

ROUNDS = 7
BURSTS = 4
OPENINGS = 2
LONG = 10.0  # s: what takes so long to open is opened once
SIZE = (1920, 1080)
Actions = dict[str, Callable[[int], object]]


def pyqtgraph(graph: dict[str, Any]) -> tuple[Any, Actions]:
    """A window with a GraphItem."""
    import numpy as np
    import pyqtgraph as pg

    view = pg.GraphicsView()
    box = pg.ViewBox(enableMenu=False)
    box.setAspectLocked(True)
    view.setCentralItem(box)
    view.resize(*SIZE)
    places, pairs = np.array(graph["places"], dtype=float), np.array(graph["pairs"])
    item = pg.GraphItem()
    box.addItem(item)
    x, y = graph["middle"]
    box.setRange(xRange=(x - SIZE[0] / 2, x + SIZE[0] / 2), yRange=(y - SIZE[1] / 2, y + SIZE[1] / 2), padding=0)

    def draw() -> None:
        item.setData(pos=places, adj=pairs, size=80, pxMode=False, symbol="s")

    def drag(_i: int) -> None:
        places[0] += (8.0, 4.0)
        draw()

    draw()
    view.show()
    return view, {"pan": lambda _i: box.translateBy(x=9), "drag": drag, "repaint": lambda _i: view.viewport().update()}


def nodegraphqt(graph: dict[str, Any]) -> tuple[Any, Actions]:
    """A window with a node graph."""
    from NodeGraphQt import BaseNode, NodeGraph

    class Process(BaseNode):
        __identifier__ = "bench"
        NODE_NAME = "Process"

        def __init__(self) -> None:
            super().__init__()
            self.add_input("in", multi_input=True)
            self.add_output("out")

    made = NodeGraph()
    made.register_node(Process)
    view = made.viewer()
    made.widget.resize(*SIZE)
    nodes = [
        made.create_node("bench.Process", name=f"Process {i}", pos=place, selected=False, push_undo=False)
        for i, place in enumerate(graph["places"])
    ]
    for source, target in graph["pairs"]:
        nodes[source].output(0).connect_to(nodes[target].input(0), push_undo=False)
    made.widget.show()
    x, y = graph["middle"]
    view.setSceneRect(x - SIZE[0] / 2, y - SIZE[1] / 2, SIZE[0] * 2.0, SIZE[1])  # room to pan
    view.resetTransform()  # it had fitted what it held
    bar = view.horizontalScrollBar()
    bar.setValue(bar.minimum())
    near = min(nodes, key=lambda node: abs(node.x_pos() - x) + abs(node.y_pos() - y))

    def drag(i: int) -> None:
        near.view.xy_pos = [near.x_pos() + 8.0 * (i + 1), near.y_pos() + 4.0]

    def pan(_i: int) -> None:
        bar.setValue(bar.value() + 9)

    return made, {"pan": pan, "drag": drag, "repaint": lambda _i: view.viewport().update()}


def main(peer: str, path: str) -> None:
    """Build, look, time: the fastest of the same bursts that the canvas is given."""
    graph = json.loads(Path(path).read_text(encoding="utf-8"))
    application = QApplication([])
    for _ in range(3):
        application.processEvents()
    start = time.perf_counter()
    build = {"pyqtgraph": pyqtgraph, "nodegraphqt": nodegraphqt}[peer]
    opened, kept = [], []
    while not opened or (len(opened) < OPENINGS and opened[0] < LONG):
        start = time.perf_counter()
        kept.append(build(graph))
        application.processEvents()
        opened.append(time.perf_counter() - start)
        for view, _actions in kept[:-1]:
            getattr(view, "widget", view).hide()
        application.processEvents()
    actions = kept[-1][1]

    def timed(action: Callable[[int], object]) -> float:
        def once(i: int) -> None:
            action(i)
            application.processEvents()

        return quartile(once, ROUNDS)

    bursts = [{name: timed(action) for name, action in actions.items()} for _ in range(BURSTS)]
    print(json.dumps({**fastest(bursts), "open": min(opened)}), flush=True)
    os._exit(0)  # their windows take long to tidy up


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
