"""What labels keep off besides nodes: balance badges, bursts of measures, notes, names of open sub-processes."""

from __future__ import annotations

from collections.abc import Iterable

from vsm_app.layout.types import Box
from vsm_app.model.placement import NoteKind
from vsm_app.ui.canvas.items.frame import title_box
from vsm_app.ui.canvas.look import Look
from vsm_app.ui.canvas.models import BurstModel, FrameModel
from vsm_app.ui.canvas.paint_small import badge_box
from vsm_app.ui.canvas.readable import MOST
from vsm_app.ui.canvas.scene import CanvasScene


def stuck_boxes(scene: CanvasScene, bursts: Iterable[BurstModel], frames: Iterable[FrameModel]) -> tuple[Box, ...]:
    """The boxes of all that covers what lies below it: a photo to draw over does not.

    `bursts` and `frames` as they will stand: those of the scene follow the nodes later. On a large map badges do not
    count.
    """
    near = Look(scene.look.theme)  # badges as they are near by: labels have their places whatever the zoom
    nodes = scene.nodes.values() if len(scene.nodes) <= MOST else ()
    badges = (badge_box(item.model, near) for item in nodes if item.model.badge is not None)
    written = written_boxes(scene, frames)
    return (*(box for box in badges if box is not None), *written, *(burst.box for burst in bursts))


def written_boxes(scene: CanvasScene, frames: Iterable[FrameModel]) -> tuple[Box, ...]:
    """The boxes of notes and of the names of open sub-processes."""
    notes = (item.model.box for item in scene.notes.values() if item.model.kind != NoteKind.UNDERLAY)
    return (*notes, *(title_box(frame, scene.look.theme) for frame in frames))
