"""The grid on the canvas and the stage bands behind the nodes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from vsm_app.layout.types import Box, StageBand

GRID: Final = 8.0
BAND_GAP: Final = 8.0
BAND_INSET: Final = 8.0
BAND_RADIUS: Final = 10.0
#: Room above the topmost node for the heading of the stage.
BAND_HEAD: Final = 40.0
#: Room beside the nodes of a band.
BAND_SIDE: Final = 24.0


def snapped(value: float, step: float = GRID) -> float:
    """The nearest grid line; halves go up."""
    return float((value + step / 2.0) // step) * step


def stage_bands(
    stages: Sequence[tuple[str, Sequence[str]]], boxes: Mapping[str, Box], extent: Box | None = None
) -> tuple[StageBand, ...]:
    """One vertical band a stage, from its leftmost to its rightmost node, all of the same height.

    `stages` are names with their nodes in order; a stage without nodes on the map gets no band. Bands meet half way
    between the nodes of neighbouring stages with a gap of 8; stages whose nodes overlap in x share a band. `extent` is
    what the bands have to cover at least (routes and labels included), else the nodes with some room.
    """
    spans = _spans(stages, boxes)
    if not spans:
        return ()
    top, bottom = _height([box for _, members in stages for box in _boxes(members, boxes)], extent)
    bands = []
    for i, (left, right, names) in enumerate(spans):
        start = left - BAND_SIDE if i == 0 else (spans[i - 1][1] + left + BAND_GAP) / 2.0
        stop = right + BAND_SIDE if i + 1 == len(spans) else (right + spans[i + 1][0] - BAND_GAP) / 2.0
        if extent is not None:
            start = min(start, extent.left + BAND_INSET) if i == 0 else start
            stop = max(stop, extent.right - BAND_INSET) if i + 1 == len(spans) else stop
        bands.append(StageBand(names, Box(start, top, stop - start, bottom - top)))
    return tuple(bands)


def _boxes(members: Sequence[str], boxes: Mapping[str, Box]) -> list[Box]:
    return [boxes[node] for node in members if node in boxes]


def _spans(
    stages: Sequence[tuple[str, Sequence[str]]], boxes: Mapping[str, Box]
) -> list[tuple[float, float, tuple[str, ...]]]:
    """Left and right of each stage's nodes from left to right, overlapping ones merged."""
    spans = []
    for number, (name, members) in enumerate(stages):
        found = _boxes(members, boxes)
        if found:
            spans.append((min(b.left for b in found), max(b.right for b in found), [(number, name)]))
    merged: list[tuple[float, float, list[tuple[int, str]]]] = []
    for left, right, names in sorted(spans):
        if merged and left < merged[-1][1] + BAND_GAP:
            before = merged.pop()
            merged.append((before[0], max(before[1], right), before[2] + names))
        else:
            merged.append((left, right, names))
    return [(left, right, tuple(name for _, name in sorted(names))) for left, right, names in merged]


def _height(boxes: Sequence[Box], extent: Box | None) -> tuple[float, float]:
    top, bottom = min(b.top for b in boxes) - BAND_HEAD, max(b.bottom for b in boxes) + BAND_SIDE
    if extent is not None:
        top, bottom = min(top, extent.top + BAND_INSET), max(bottom, extent.bottom - BAND_INSET)
    return top, bottom
