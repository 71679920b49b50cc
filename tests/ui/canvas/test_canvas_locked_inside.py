"""A closed sub-process in which something is locked stays when it is dragged, and it is said why."""

from __future__ import annotations

from typing import Any

import pytest

from vsm_app.model.edits import groups, nodes


@pytest.mark.parametrize("locked", [True, False])
def test_a_dragged_sub_process_stays_whole(canvas: Any, locked: bool) -> None:
    inside = tuple(canvas.document.nodes)[:2]
    result = groups.group(canvas.document, inside, "Part")
    canvas.session.apply(result)
    canvas.session.apply(nodes.set_node(canvas.document, inside[0], locked=locked))
    (group,) = result.made
    before = canvas.document.layout.places
    box = canvas.view.table.boxes()[group]
    canvas.drag((box.cx, box.cy), (box.cx + 160, box.cy + 120))
    after = canvas.document.layout.places
    shifts = {(after[i].x - before[i].x, after[i].y - before[i].y) for i in (group, *inside)}
    assert len(shifts) == 1
    assert (shifts == {(0.0, 0.0)}) is locked
    name = canvas.document.nodes[inside[0]].name
    assert any("Part" in words and name in words for words in canvas.said) is locked
