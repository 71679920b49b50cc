"""Open sub-processes on the table: which frames there are, and how the scene follows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from vsm_app.layout.types import Box, Frame
from vsm_app.model.document import Document
from vsm_app.model.grouping import frames_round, has_groups, members_of_all
from vsm_app.ui.canvas.items.frame import FrameItem, title_box
from vsm_app.ui.canvas.models import FrameModel
from vsm_app.ui.canvas.scene import CanvasScene
from vsm_app.ui.canvas.showing import show_each
from vsm_app.ui.theme import Theme


def frame_models(document: Document, boxes: Mapping[str, Box]) -> dict[str, FrameModel]:
    """The frames of a map by the id of their sub-process, the outer ones first."""
    if not has_groups(document.nodes):
        return {}
    frames = frames_round(document, {i: (box.x, box.y, box.width, box.height) for i, box in boxes.items()})
    nodes = document.nodes
    return {i: FrameModel(i, Box(*frame), nodes[i].name, nodes[i].locked) for i, frame in frames.items()}


def frames_of(document: Document, models: Iterable[FrameModel], theme: Theme) -> tuple[Frame, ...]:
    """These frames as lines have to know them: with the nodes that lie in each of them and the ground of its name."""
    shown = list(models)
    inside = members_of_all(document.nodes) if shown else {}
    return tuple(Frame(one.box, frozenset(inside[one.id]), title_box(one, theme)) for one in shown)


def refresh_frames(scene: CanvasScene, document: Document, boxes: Mapping[str, Box]) -> None:
    """Show the frames of `document`; touches only those that differ."""
    show_each(scene, scene.look, scene.frames, frame_models(document, boxes), (FrameItem, FrameItem.show_model))
