"""What hangs below a node: the sinks of its own losses, so that each of them is reached straight down.

Several hang in twos side by side, the lines to those below run between them; an odd one hangs lowest, in the middle.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from vsm_app.layout.grid import GRID, snapped
from vsm_app.layout.types import Box, RoutingOptions

#: From a node to the sinks right below it, for one line of chips; more where they stand one below the other.
LEAST_FALL: Final = 64.0
CHIP_PITCH: Final = 24.0
MOST_LEVELS: Final = 3
#: What a chip takes of the way between two lines.
CHIP_WIDTH: Final = 68.0
#: From the middle to the two lowest sinks; nearer where lines to others crowd the foot of the node.
HALF_GAP: Final = 12.0
LEAST_HALF_GAP: Final = 4.0
_PAIR: Final = 2
_OPTIONS: Final = RoutingOptions()
#: So much of a sink that stands aside lies under its node that a straight line joins them, wherever the grid puts it.
_UNDER: Final = 2.0 * _OPTIONS.corner + GRID / 2.0


def hung_below(
    width: float, sinks: Sequence[tuple[str, float, float]], lines: Mapping[str, int], into_open: int, room: float
) -> dict[str, Box]:
    """Boxes of sinks (id, width, height) below a node of some width, measured from the middle of its foot.

    `lines` says how many lead to each of them, `into_open` how many of the node's own losses leave the map, and `room`
    what the names of these take below it.
    """
    count = sum(lines[name] for name, _, _ in sinks) + into_open
    pitch = min(_OPTIONS.foot_gap, (width - 2.0 * _OPTIONS.corner) / max(count - 1, 1))
    outer = pitch * (count - 1) / 2.0
    lowest = HALF_GAP if len(sinks) <= _PAIR else LEAST_HALF_GAP
    boxes: dict[str, Box] = {}
    y = room - LEAST_FALL
    for first in range(0, len(sinks), _PAIR):
        level = sinks[first : first + _PAIR]
        met = [lines[name] for name, _, _ in level]
        count -= sum(met)
        beside = max(met) if 2.0 * outer >= CHIP_WIDTH else sum(met)
        y = max(y, 0.0) + LEAST_FALL + CHIP_PITCH * (min(beside, MOST_LEVELS) - 1)
        half = outer - (max(met) - 0.5) * pitch if count else lowest
        half = max(min(half, width / 2.0 - _UNDER), LEAST_HALF_GAP)
        outer -= max(met) * pitch
        lefts = [-half - level[0][1], half] if len(level) > 1 else [-level[0][1] / 2.0]
        boxes |= {name: Box(x, y, wide, high) for x, (name, wide, high) in zip(lefts, level, strict=True)}
        y += max(high for _, _, high in level)
    return boxes


def placed_below(node: Box, hung: Box) -> Box:
    """What hangs below a node, on the grid."""
    return Box(snapped(node.cx + hung.x), snapped(node.bottom + hung.y), hung.width, hung.height)
