"""Open sub-processes on the table: which frames there are, and how the scene follows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vsm_app.layout.types import Box
from vsm_app.model.document import Document
from vsm_app.model.grouping import ancestors, frame_of, open_groups
from vsm_app.ui.canvas.items.frame import STRIP, FrameItem
from vsm_app.ui.canvas.models import FrameModel
from vsm_app.ui.canvas.scene import CanvasScene

#: Round what lies inside, and once more for each frame inside this one.
_AROUND: Final = 16.0


def frame_models(document: Document, boxes: Mapping[str, Box]) -> dict[str, FrameModel]:
    """The frames of a map by the id of their sub-process, the outer ones first."""
    found = {}
    groups = open_groups(document)
    for group, inside in groups.items():
        depth = 1 + max((_levels(document, group, i, groups) for i in inside), default=0)
        known = [boxes[i] for i in inside if i in boxes]
        frame = frame_of((box.x, box.y, box.width, box.height) for box in known)
        if frame is None:
            continue
        x, y, width, height = frame
        by = _AROUND * depth
        box = Box(x - by, y - by - STRIP * depth, width + 2.0 * by, height + 2.0 * by + STRIP * depth)
        found[group] = FrameModel(group, box, document.nodes[group].name, document.nodes[group].locked)
    return found


def _levels(document: Document, group: str, inside: str, groups: Mapping[str, object]) -> int:
    """How many frames stand between a frame and a node in it."""
    between = ancestors(document.nodes, inside)
    return sum(1 for i in between[: between.index(group)] if i in groups)


def refresh_frames(scene: CanvasScene, document: Document, boxes: Mapping[str, Box]) -> None:
    """Show the frames of `document`; touches only those that differ."""
    models = frame_models(document, boxes)
    for gone in [i for i in scene.frames if i not in models]:
        scene.removeItem(scene.frames.pop(gone))
    for group, model in models.items():
        item = scene.frames.get(group)
        if item is None:
            scene.frames[group] = item = FrameItem(model, scene.look)
            scene.addItem(item)
        else:
            item.show_model(model)
