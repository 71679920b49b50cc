"""Maps on a raster of five columns and six rows with so many flows that lines share their channels."""

from __future__ import annotations

import random

from vsm_app.layout.types import Box, FlowSpec


def crowded_map(number: int, count: int, column: float, row: float) -> tuple[dict[str, Box], list[FlowSpec]]:
    """A random map of 5 by 6 nodes: most of its flows run forwards, from anywhere to anywhere."""
    chance = random.Random(number)
    boxes = {
        f"n{across}_{down}": Box(column * across, row * down + 8.0 * chance.randint(0, 3), 120.0, 64.0)
        for across in range(5)
        for down in range(6)
    }
    flows = []
    for rank in range(count):
        one, other = chance.sample(sorted(boxes), 2)
        if boxes[one].x > boxes[other].x and chance.random() < 0.7:
            one, other = other, one
        flows.append(FlowSpec(f"f{rank:02}", one, other, rank=float(rank)))
    return boxes, flows
