"""What is pasted comes down beside what is there: on no node, no note, no line and no label."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, pairwise
from typing import Any

import pytest
from PySide6.QtCore import Qt

from vsm_app.io.examples import open_example
from vsm_app.layout.types import Box
from vsm_app.model.document import Document
from vsm_app.ui.canvas.clipboard import Clipboard

PLACES = [(100.0, 100.0), (420.0, 300.0), (650.0, 180.0), (900.0, 520.0), (-800.0, 40.0)]


@pytest.fixture
def steel(make_canvas: Callable[[Document], Any]) -> Any:
    return make_canvas(open_example("steel-japan-2019", "en"))


@pytest.mark.parametrize("at", PLACES)
@pytest.mark.parametrize("words", ["Alpha\nBeta", "From\tTo\tItem\tQuantity\tUnit\nAlpha\tBeta\tSteel\t3\tt"])
def test_no_flow_crosses_what_is_pasted_and_nothing_else_moves(steel: Any, at: tuple[float, float], words: str) -> None:
    sync, scene = steel.view.table.sync, steel.view.table.scene
    before = dict(sync.boxes())
    lines = {key: flow.model.points for key, flow in scene.flows.items()}
    Clipboard(steel.view.table).paste_text(words, at)
    new = {key: box for key, box in sync.boxes().items() if key not in before}
    assert len(new) == 2
    assert not [key for key, box in before.items() if any(box.intersects(other) for other in new.values())]
    for key, points in lines.items():
        assert scene.flows[key].model.points == points
        pieces = [
            Box(min(a[0], b[0]), min(a[1], b[1]), abs(a[0] - b[0]), abs(a[1] - b[1])).inflated(3.0)
            for a, b in pairwise(points)
        ]
        assert not any(piece.intersects(box) for piece in pieces for box in new.values())


def test_new_nodes_of_a_table_stand_beside_what_they_join_in_the_direction_of_the_flow(steel: Any) -> None:
    table = steel.view.table
    before = dict(table.boxes())
    known = sorted(before, key=lambda i: before[i].left)
    first, last = (table.document.nodes[i].name for i in (known[0], known[-1]))
    rows = [f"{last}\tAlpha\tSlag\t3\tt", "Alpha\tBeta\tSlag\t3\tt", f"Gamma\t{first}\tOre\t3\tt"]
    rows += [f"{last}\tDelta\tDust\t3\tt", "Kappa\tLambda\tSteel\t3\tt"]
    Clipboard(table).paste_text("\n".join(["From\tTo\tItem\tQuantity\tUnit", *rows]), (-3000.0, 2000.0))
    boxes = table.boxes()
    assert {i: boxes[i] for i in before} == before
    new = {table.document.nodes[i].name: boxes[i] for i in boxes if i not in before}
    right, left = before[known[-1]].right, before[known[0]].left
    assert right < new["Alpha"].left < right + 400
    assert new["Alpha"].right < new["Beta"].left
    assert right < new["Delta"].left < right + 400
    assert left - 400 < new["Gamma"].right < left
    assert all(abs(new[name].cy - before[known[-1]].cy) < 300 for name in ("Alpha", "Delta"))
    assert new["Kappa"].left < left - 1000  # joins nothing: where it was asked for
    assert not any(a.intersects(b) for a, b in combinations(boxes.values(), 2))


def test_in_free_room_it_comes_down_where_it_was_asked_for(steel: Any) -> None:
    Clipboard(steel.view.table).paste_text("Alpha", (-800.0, 40.0))
    (new,) = [node for node in steel.document.nodes.values() if node.name == "Alpha"]
    place = steel.document.layout.places[new.id]
    assert (place.x, place.y) == (-800.0, 40.0)


def test_a_part_pasted_beside_its_original_covers_none_of_it(canvas: Any) -> None:
    canvas.view.select_all()
    canvas.view.copy()
    before = dict(canvas.view.table.boxes())
    Clipboard(canvas.view.table).paste(None, (0.0, 0.0))
    new = {key: box for key, box in canvas.view.table.boxes().items() if key not in before}
    assert len(new) == len(before)
    assert not [key for key, box in before.items() if any(box.intersects(other) for other in new.values())]


@pytest.mark.parametrize("whole", [True, False])
def test_what_is_duplicated_by_key_stands_free_and_is_one_step(drive: Any, whole: bool) -> None:
    first = next(iter(drive.document.nodes))
    drive.session.select(drive.document.nodes if whole else (first,))
    before, boxes = drive.document, dict(drive.view.table.boxes())
    drive.key(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    new = {key: box for key, box in drive.view.table.boxes().items() if key not in boxes}
    assert len(new) == (len(boxes) if whole else 1)
    assert not [key for key, box in boxes.items() if any(box.intersects(other) for other in new.values())]
    assert {key: box for key, box in drive.view.table.boxes().items() if key in boxes} == boxes
    assert set(new) <= set(drive.session.selection)
    assert drive.undoes_to(before)
