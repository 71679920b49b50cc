"""From farther away: figures of lines that run side by side between two nodes stand at one height, or at two by turns.

Dealt out one by one they would stand at any height that is free, each at another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import Final

from vsm_app.ui.canvas.figure_sizes import plain_sizes
from vsm_app.ui.canvas.label_places import Choice, on_straight
from vsm_app.ui.canvas.models import FlowModel
from vsm_app.ui.theme import Theme

#: Heights that figures side by side may have; so far apart two lines may run that are read as one row (canvas units).
_HEIGHTS: Final = 2
_SIDE_BY_SIDE: Final = 80.0
_ALIKE: Final = 0.5
#: Where along their lines the middle of all figures is tried, as shares from the beginning; px between the two heights.
_MIDDLES: Final = (0.5, 0.42, 0.58, 0.34, 0.66)
_BETWEEN: Final = 2.2


def is_plain(choice: Choice) -> bool:
    """Whether a figure stands on its line as all others do."""
    return choice.words is None and choice.tie is None and choice.share == 1.0 and not choice.over_lines


def rows_of_lines(models: Sequence[FlowModel], flows: Collection[str]) -> list[list[str]]:
    """Those of some flows that run straight and side by side from one edge to another, in their order."""
    rows: dict[tuple[bool, int, int], list[tuple[float, str]]] = {}
    for model in models:
        (x, y), (x2, y2) = model.points[0], model.points[-1]
        if len(model.points) == 2 and model.id in flows and not (model.open_source or model.open_target):  # noqa: PLR2004
            lies = y == y2
            key = (lies, round(x), round(x2)) if lies else (lies, round(y), round(y2))
            rows.setdefault(key, []).append((y if lies else x, model.id))
    found: list[list[str]] = []
    for row in rows.values():
        row.sort()
        found.append([row[0][1]])
        for (at, _), (following, flow) in pairwise(row):
            if following - at > _SIDE_BY_SIDE:
                found.append([])
            found[-1].append(flow)
    return [row for row in found if len(row) > _HEIGHTS]


def are_level(choices: Sequence[Choice]) -> bool:
    """Whether figures side by side stand at no more than two heights, all of them as high."""
    boxes = [choice.chip for choice in choices if choice.chip is not None]
    lies = len({round(box.cy / _ALIKE) for box in boxes}) == len(boxes)
    heights = {round((box.cx if lies else box.cy) / _ALIKE) for box in boxes}
    return len(heights) <= _HEIGHTS and len({round(box.height / _ALIKE) for box in boxes}) == 1


def levels(row: Sequence[FlowModel], scale: float, px: float, theme: Theme) -> Iterator[dict[str, Choice]]:
    """Places for all figures of a row: at one height, by turns at two; all in their usual size, else all as low."""
    points = row[0].points
    lies = points[0][1] == points[1][1]
    start, stop = (points[0][0], points[1][0]) if lies else (points[0][1], points[1][1])
    for forms in zip(*(plain_sizes(model, scale, theme) for model in row), strict=True):
        apart = max(size[0] if lies else size[1] for _, size in forms) + _BETWEEN * px
        for by in (0.0, apart / 2.0, -apart / 2.0):
            for share in _MIDDLES:
                middle = start + (stop - start) * share
                places = {
                    model.id: on_straight(model, form, size, px, middle + (by if number % 2 else -by))
                    for number, (model, (form, size)) in enumerate(zip(row, forms, strict=True))
                }
                found = {flow: place for flow, place in places.items() if place is not None}
                if len(found) == len(row):
                    yield found
