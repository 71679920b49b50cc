"""How what leaves the Sankey ends: the bend of a loss downwards and the arrowheads, in proportion at every width."""

from __future__ import annotations

from typing import Final

from vsm_app.layout.paths import head_length
from vsm_app.layout.ribbons import INNER_RADIUS, Head
from vsm_app.layout.types import Point

#: Up to this width a head is as long as that of a line; from there on it grows more slowly, at last no more.
NARROW: Final = 17.0
LENGTH_SLOPE: Final = 0.3
LONGEST: Final = 72.0
#: How far the head of a loss stands out over its body on each side.
OVER: Final = 4.0
OVER_SLOPE: Final = 0.06
#: That of a wide one does so less and less, at last not at all: beside a wide body, whose inner bend is small, the
#: corner of the head would be a step.
LESS_FROM, FLUSH_FROM = 60.0, 110.0
#: What goes out level is stacked without a gap: only the head of what is narrow stands out, and only so far.
EXIT_OVER_SLOPE: Final = 1.0 / 6.0
#: The head of what goes out takes at most this share of its length.
EXIT_SHARE: Final = 0.45
#: The inner edge of a wide loss bends in this share of its width: in a bend as tight as that of a narrow one it would
#: be a quarter of a disc with a notch. No wider than a loss stands off its bar.
INNER_SHARE: Final = 0.2
INNER_MOST: Final = 24.0
#: Between the bend and the head.
STRAIGHT: Final = 4.0


def out_length(width: float) -> float:
    """How long the head is of what leaves the picture."""
    return min(head_length(min(width, NARROW)) + LENGTH_SLOPE * max(width - NARROW, 0.0), LONGEST)


def loss_half(width: float) -> float:
    """Half the width of the head of a loss."""
    over = OVER + OVER_SLOPE * max(min(width, LESS_FROM) - NARROW, 0.0)
    return width / 2.0 + over * min(max((FLUSH_FROM - width) / (FLUSH_FROM - LESS_FROM), 0.0), 1.0)


def loss_inner(width: float) -> float:
    """Radius of the inner edge of a loss where it turns downwards."""
    return min(max(INNER_RADIUS, INNER_SHARE * width), INNER_MOST)


def loss_depth(width: float, drop: float) -> float:
    """How far below the lower edge of a level loss (or of its bar) the tip of its head is at most."""
    length = out_length(width)
    return loss_inner(width) + max(drop - length / 2.0, STRAIGHT) + length


def exit_head(end: Point, sign: float, width: float, length: float) -> Head:
    """The head of what goes out level and ends at `end`, to the right (`sign` 1) or to the left, `length` px long."""
    x, y = end
    half = width / 2.0 + max(OVER - EXIT_OVER_SLOPE * width, 0.0)
    base = x - sign * min(out_length(width), EXIT_SHARE * length)
    return ((x, y), (base, y - half), (base, y + half))
