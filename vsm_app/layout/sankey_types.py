"""The words of the Sankey: nodes and flows that go in, bars and ribbons that come out. Lengths in px at 100 %."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from vsm_app.layout.types import Box, FlowStyle, PathStep, Point


@dataclass(frozen=True, slots=True)
class SankeyNode:
    """Where the bar of a node stands: its left edge and its middle in height."""

    id: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class SankeyFlow:
    """A flow, its value in the unit of the scale.

    A negative value is drawn against the flow's direction. `None` is a value that is not determined: with an
    `interval` (the upper end may be infinite) it becomes a fading wedge. `rank` orders flows that are alike in all
    else.
    """

    id: str
    source: str | None
    target: str | None
    value: float | None
    style: FlowStyle = FlowStyle.PRIMARY
    interval: tuple[float, float] | None = None
    r_number: int | None = None
    rank: float = 0.0


class RibbonKind(StrEnum):
    """How a ribbon runs."""

    BAND = "band"  # forward between two bars
    LOOP = "loop"  # back through a lane below
    LOSS = "loss"  # out and down, with an arrowhead
    OPEN_IN = "open_in"  # from outside
    OPEN_OUT = "open_out"  # to outside
    WEDGE = "wedge"  # not determined


@dataclass(frozen=True, slots=True)
class SankeyRibbon:
    """A ribbon as a closed outline.

    `centre` is its middle line (for the hairline of secondary material and for hit tests), `width` its width in px,
    `label` the middle of its label or, where `label_ends`, the middle of the label's right edge.
    `head` is the arrowhead of a loss, `point` that in which the outline of what goes out ends. `fade` is the pair of
    points between which the ribbon fades away. `tag` is the place of the round R-tag. `not_to_scale` ribbons stand at
    the floor of 2 px and are drawn dashed along `centre`. `reverse` marks a negative value. `lane` is the height of the
    lane of a loop.
    """

    id: str
    kind: RibbonKind
    outline: tuple[PathStep, ...]
    centre: tuple[PathStep, ...]
    width: float
    label: Point
    head: tuple[Point, Point, Point] | None = None
    fade: tuple[Point, Point] | None = None
    tag: Point | None = None
    not_to_scale: bool = False
    reverse: bool = False
    lane: float | None = None
    label_ends: bool = False
    point: tuple[Point, Point, Point] | None = None


@dataclass(frozen=True, slots=True)
class SankeyBar:
    """The bar of a node, and the middle of the lower edge of its name above it."""

    id: str
    box: Box
    label: Point


@dataclass(frozen=True, slots=True)
class SankeyPicture:
    """Bars, ribbons from back to front, px per unit, a round value for the scale bar, and the extent of it all."""

    bars: Mapping[str, SankeyBar]
    ribbons: tuple[SankeyRibbon, ...]
    scale: float
    scale_bar: float
    extent: Box


@dataclass(frozen=True, slots=True)
class SankeyOptions:
    """Sizes of the Sankey. The defaults are those of the mock-ups (mock README, sizes)."""

    bar: float = 14.0
    floor: float = 2.0
    lane_gap: float = 52.0  # between the middles of neighbouring lanes, at least
    lane_air: float = 24.0  # between the edges of neighbouring lanes
    lane_first: float = 34.0  # between a bar and the lane below it
    loop_air: float = 8.0  # between loops beside a bar
    open_length: float = 150.0
    open_gap: float = 40.0  # between inputs from outside, for two lines of text
    wedge_length: float = 132.0
    loss_drop: float = 30.0
    loss_drop_in_lane: float = 18.0  # of a node on the way back, where the next lane is near
    lane_gap_below_loss: float = 68.0
    widest_unbounded: float = 40.0  # of a wedge whose interval has no upper end
