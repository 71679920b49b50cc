"""An open sub-process stands below the headings of the stages, wherever it is opened and however far away one looks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from vsm_app.io.examples import example_list, open_example
from vsm_app.model.edits import groups


@pytest.mark.parametrize("name", [example.id for example in example_list()])
def test_no_frame_covers_the_heading_of_a_stage(name: str, make_canvas: Callable[..., Any]) -> None:
    """Round the topmost nodes of the aluminium map the frame began where the bands do: over HERSTELLUNG."""
    document = open_example(name, "de")
    canvas = make_canvas(document)
    boxes = canvas.view.table.boxes()
    topmost = sorted(boxes, key=lambda i: (boxes[i].top, boxes[i].left))[:3]
    made = groups.group(canvas.document, topmost, "Werk")
    canvas.session.apply(made)
    canvas.view.toggle_group(made.made[0])
    scene = canvas.view.table.scene
    (frame,) = scene.frames.values()
    canvas.view.fit()
    for zoom in (canvas.view.transform().m11(), 1.0, 0.7, 0.5, 0.35):
        canvas.view.set_zoom(zoom)
        covered = [heading.lines for heading in scene.headings() if heading.box.intersects(frame.model.box)]
        assert covered == [], zoom
