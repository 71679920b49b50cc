"""The ends of losses that a pasted list names stand free on a map that is full already."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication

from vsm_app.io.examples import open_example
from vsm_app.model.document import Document
from vsm_app.model.kinds import KINDS


@pytest.mark.parametrize("example", ["drive-unit", "uk-energy-2050"])
def test_pasted_ends_of_losses_cover_nothing(make_canvas: Callable[[Document], Any], example: str) -> None:
    canvas = make_canvas(open_example(example, "en"))
    inside = [node.name for node in canvas.document.nodes.values() if KINDS.get(node.kind).role.is_inside]
    rows = ["from\tto\titem\tquantity\tunit"]
    for number, name in enumerate(inside[::2]):
        rows += [f"{name}\tLandfill {number}\tRest {number}\t1\tt", f"{name}\tWaste air {number}\tFumes\t1\tt"]
    before = canvas.document
    old = dict(canvas.view.table.boxes())
    QGuiApplication.clipboard().setText("\n".join(rows))
    canvas.view.paste()
    boxes = canvas.view.table.boxes()
    new = boxes.keys() - old.keys()
    assert len(new) == len(rows) - 1
    assert [i for i in old if boxes[i] != old[i]] == [], "what was there stays"
    covered = [(i, k) for i in new for k in boxes if i != k and boxes[i].intersects(boxes[k])]
    assert covered == []
    marks = [note.model.box for note in canvas.view.table.scene.notes.values()]
    assert not any(boxes[i].intersects(mark) for i in new for mark in marks)
    assert canvas.undoes_to(before)
