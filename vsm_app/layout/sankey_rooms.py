"""How much higher the ribbons of a Sankey may be where they are steep: none comes to lie on those that run beside it.

Those that touch are followed together, and stay as they are: a stack is not drawn apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from vsm_app.layout.ribbons import FREE, NONE, Room
from vsm_app.layout.types import Point

#: Ends at a bar that are nearer to each other (px) are one above the other.
_TOUCH: Final = 0.01


class Course(NamedTuple):
    """Where the middle of a ribbon is level, and its height at the first of these points and at the last.

    One that is drawn as a line along its middle is as wide across everywhere as it is.
    """

    points: Sequence[Point]
    first: float
    last: float
    is_line: bool = False


class _Piece(NamedTuple):
    """A ribbon between two points next to each other: its upper and lower edge at both."""

    name: str
    number: int
    upper: tuple[float, float]
    lower: tuple[float, float]


def rooms_of(courses: Mapping[str, Course]) -> dict[str, list[Room]]:
    """The room of each piece of each ribbon: half of what is free to those next to it between the same columns.

    As much on one side as on the other, so that its middle stays its middle. What crosses it is not beside it.
    """
    rooms = {name: [NONE if course.is_line else FREE] * (len(course.points) - 1) for name, course in courses.items()}
    between: dict[tuple[float, float], list[_Piece]] = {}
    for name, course in courses.items():
        count = len(course.points) - 1
        halves = [(course.first + (course.last - course.first) * i / count) / 2.0 for i in range(count + 1)]
        edges = [(y - half, y + half) for (_x, y), half in zip(course.points, halves, strict=True)]
        for i, ((x1, _y1), (x2, _y2)) in enumerate(pairwise(course.points)):
            (upper1, lower1), (upper2, lower2) = edges[i], edges[i + 1]
            between.setdefault((x1, x2), []).append(_Piece(name, i, (upper1, upper2), (lower1, lower2)))
    for pieces in between.values():
        for end in (0, 1):
            for a, b in pairwise(sorted(pieces, key=lambda p: (p.upper[end] + p.lower[end], p.name))):
                _keep_off(a, b, rooms)
    return rooms


def _keep_off(a: _Piece, b: _Piece, rooms: Mapping[str, list[Room]]) -> None:
    """Leave half of what is between two pieces to each, where one is above the other from end to end."""
    gaps = (b.upper[0] - a.lower[0], b.upper[1] - a.lower[1])
    if min(gaps) < -_TOUCH:
        return
    half = (max(gaps[0], 0.0) / 2.0, max(gaps[1], 0.0) / 2.0)
    for piece in (a, b):
        room = rooms[piece.name]
        before = room[piece.number]
        room[piece.number] = (min(before[0], half[0]), min(before[1], half[1]))
