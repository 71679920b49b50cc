"""Frames of open sub-processes: a line that neither begins nor ends in one goes round it as round a node.

One that begins or ends inside crosses the frame where it must, but keeps off the name in it like off any other words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from vsm_app.layout.obstacles import BoxIndex
from vsm_app.layout.shapes import End
from vsm_app.layout.types import Box, FlowSpec, Frame

#: Names of frames and of the words in them, among nodes and flows.
_FRAME: Final = "frame:"
_TITLE: Final = "title:"


class Framed:
    """The ground of a map with frames: nodes, and for each line the frames that it has nothing to do with."""

    def __init__(self, boxes: BoxIndex, frames: Sequence[Frame]) -> None:
        self.boxes = boxes
        self._frames = frames
        self._known: dict[tuple[int, ...], BoxIndex] = {(): boxes}

    def round(self, flow: FlowSpec, first: End, last: End) -> BoxIndex:
        """What this line has to keep off: the very index of the nodes where no frame is in question."""
        if not self._frames:
            return self.boxes
        foreign = tuple(i for i, frame in enumerate(self._frames) if _is_foreign(frame, flow, first, last))
        if foreign not in self._known:
            self._known[foreign] = self.boxes.changed((), [(f"{_FRAME}{i}", self._frames[i].box) for i in foreign])
        return self._known[foreign]


def titles_of(frames: Sequence[Frame]) -> dict[str, Box]:
    """The words in the frames, for lines to keep off where that costs them no bend."""
    return {f"{_TITLE}{number}": frame.title for number, frame in enumerate(frames)}


def differing_frames(before: Sequence[Frame], after: Sequence[Frame]) -> list[Box]:
    """The ground of the frames that came, went, or hold other nodes."""
    if before == after:
        return []
    return [frame.box for one, two in ((before, after), (after, before)) for frame in one if frame not in two]


def _is_foreign(frame: Frame, flow: FlowSpec, first: End, last: End) -> bool:
    """Whether neither end lies in a frame, nor stands on it without belonging there."""
    if flow.source in frame.inside or flow.target in frame.inside:
        return False
    box = frame.box
    return not any(box.left <= end.x <= box.right and box.top <= end.y <= box.bottom for end in (first, last))
