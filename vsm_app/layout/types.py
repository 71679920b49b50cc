"""The words of the geometry: boxes, ports, flows to route and what comes out.

Lengths are canvas pixels at 100 %, x to the right and y downwards. Everything here is a frozen value.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeAlias

Point: TypeAlias = tuple[float, float]
Size: TypeAlias = tuple[float, float]
#: `("M", (x, y))`, `("L", (x, y))`, `("C", (x1, y1, x2, y2, x, y))` or `("Z", ())`: move, line, cubic, close.
PathStep: TypeAlias = tuple[str, tuple[float, ...]]


class Side(StrEnum):
    """A side of a node.

    `normal` is the unit vector pointing out of the node there; `is_vertical` says whether the side itself runs up and
    down (left and right sides). Both are plain attributes, and the hash is that of the string: the routing asks often.
    """

    LEFT = "left"
    RIGHT = "right"
    TOP = "top"
    BOTTOM = "bottom"

    normal: Point
    is_vertical: bool

    def __init__(self, value: str) -> None:
        self.normal = {"left": (-1.0, 0.0), "right": (1.0, 0.0), "top": (0.0, -1.0), "bottom": (0.0, 1.0)}[value]
        self.is_vertical = value in {"left", "right"}

    __hash__ = str.__hash__

    @property
    def opposite(self) -> Side:
        """The side across the node."""
        return _OPPOSITES[self]


_OPPOSITES: Mapping[Side, Side] = {
    Side.LEFT: Side.RIGHT,
    Side.RIGHT: Side.LEFT,
    Side.TOP: Side.BOTTOM,
    Side.BOTTOM: Side.TOP,
}


class FlowStyle(StrEnum):
    """The kind of a flow as far as it decides where its line runs."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    PRODUCT = "product"
    LOSS = "loss"
    ENERGY = "energy"
    WATER = "water"
    INFORMATION = "information"

    __hash__ = str.__hash__


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle: upper left corner, width and height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def left(self) -> float:
        """The x of the left side."""
        return self.x

    @property
    def right(self) -> float:
        """The x of the right side."""
        return self.x + self.width

    @property
    def top(self) -> float:
        """The y of the upper side."""
        return self.y

    @property
    def bottom(self) -> float:
        """The y of the lower side."""
        return self.y + self.height

    @property
    def cx(self) -> float:
        """The x of the centre."""
        return self.x + self.width / 2.0

    @property
    def cy(self) -> float:
        """The y of the centre."""
        return self.y + self.height / 2.0

    @staticmethod
    def round(boxes: Collection[Box]) -> Box:
        """The box round some others. Raises ValueError where there is none."""
        left, top = min(box.left for box in boxes), min(box.top for box in boxes)
        return Box(left, top, max(box.right for box in boxes) - left, max(box.bottom for box in boxes) - top)

    def inflated(self, by: float) -> Box:
        """The box grown by `by` on each side (shrunk where negative)."""
        return Box(self.x - by, self.y - by, self.width + 2.0 * by, self.height + 2.0 * by)

    def moved(self, dx: float, dy: float) -> Box:
        """The same box elsewhere."""
        return Box(self.x + dx, self.y + dy, self.width, self.height)

    def intersects(self, other: Box) -> bool:
        """Whether the two share more than an edge."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


_YIELDING: Final = frozenset({FlowStyle.LOSS, FlowStyle.INFORMATION})


@dataclass(frozen=True, slots=True)
class FlowSpec:
    """A flow to be routed.

    `source` or `target` is `None` (or names no box) where the flow crosses the boundary: an open end, at `free_end`
    if the user put it somewhere. `width` is that of the line. `source_side` and `target_side` are the sides the user
    chose, `bend` the x to which the user dragged a vertical piece of the line, `level` the y of a horizontal one.
    `r_number` is 0..9 on a return flow. `rank` orders flows that are alike in all else (order of creation); the id
    decides last. `flipped` says that the user has turned a line that would run back below the chain to above it.
    """

    id: str
    source: str | None
    target: str | None
    style: FlowStyle = FlowStyle.PRIMARY
    width: float = 2.2
    source_side: Side | None = None
    target_side: Side | None = None
    bend: float | None = None
    free_end: Point | None = None
    r_number: int | None = None
    rank: float = 0.0
    flipped: bool = False
    level: float | None = None

    @property
    def yields(self) -> bool:
        """Whether its line hops over those of the main chain: it goes back, or leaves it, or tells something."""
        return self.r_number is not None or self.style in _YIELDING

    @property
    def is_dragged(self) -> bool:
        """Whether the user has put a piece of the line somewhere."""
        return self.bend is not None or self.level is not None


@dataclass(frozen=True, slots=True)
class Port:
    """Where a line meets a node. At an open end `node` is `None` and `side` is the one a node there would have."""

    node: str | None
    side: Side
    x: float
    y: float

    @property
    def point(self) -> Point:
        """The place as a point."""
        return (self.x, self.y)


@dataclass(frozen=True, slots=True)
class RoutedFlow:
    """A route: an orthogonal polyline from the source to the target, corners not yet rounded.

    `bend` is the index i of the segment `points[i]`, `points[i + 1]` that the user may drag (its new x goes into
    `FlowSpec.bend`, its new y into `FlowSpec.level`), `None` on straight routes. `lane` counts the return lanes from
    above, `None` elsewhere. `clear` is `False` where no way round the nodes was found and the line runs under one.
    `yields` says that it hops over lines that do not: a return, a loss, information. `bounds` are the left, top, right
    and bottom of the line, made with it because they are asked for so often.
    """

    id: str
    points: tuple[Point, ...]
    source: Port
    target: Port
    width: float
    bend: int | None = None
    lane: int | None = None
    clear: bool = True
    yields: bool = False
    bounds: tuple[float, float, float, float] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        left, top = right, bottom = self.points[0] if self.points else (0.0, 0.0)
        for x, y in self.points[1:]:
            left, right = (x, right) if x < left else (left, max(x, right))
            top, bottom = (y, bottom) if y < top else (top, max(y, bottom))
        object.__setattr__(self, "bounds", (left, top, right, bottom))


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of an open sub-process: its ground, the nodes that lie in it at any depth, the words in it."""

    box: Box
    inside: frozenset[str]
    title: Box


@dataclass(frozen=True, slots=True)
class RoutingOptions:
    """Distances of the routing in px. The defaults are those of the mock-ups (mock README, sizes)."""

    radius: float = 12.0
    straight: float = 6.0  # ends that differ by no more than this are joined by a straight line
    corner: float = 14.0  # ports keep this far from a node's corners
    port_gap: float = 26.0  # between ports on a left or right side
    open_gap: float = 38.0  # the same where chip and label stand at the line
    foot_gap: float = 72.0  # between ports on top and bottom, where chips hang side by side
    approach: float = 24.0  # straight piece at a node before the first bend
    clearance: float = 12.0  # between a line and a foreign node
    track: float = 12.0  # between the edges of parallel lines
    open_input: float = 148.0  # length of a line that comes from outside
    open_output: float = 116.0
    top_stub: float = 54.0  # to the middle of the chip at its end
    loss_stub: float = 46.0
    loss_stub_min: float = 34.0
    lane_first: float = 34.0  # first return lane below the nodes
    lane_gap: float = 36.0
    search_most: int = 300  # where more routes than this are blocked they keep the plain way: a search takes a ms
    large: int = 600  # above this many flows lines are drawn apart in one simple round
    written: tuple[Box, ...] = ()  # notes and headings on the ground, which lanes above their nodes keep off
    frames: tuple[Frame, ...] = ()  # of open sub-processes


@dataclass(frozen=True, slots=True)
class Routing(Mapping[str, RoutedFlow]):
    """All routes by flow id. `memory` is what an incremental run needs to know of this one and nobody else."""

    flows: Mapping[str, RoutedFlow]
    boxes: Mapping[str, Box] = field(default_factory=dict)
    options: RoutingOptions = RoutingOptions()
    memory: object = field(default=None, compare=False, repr=False)

    def __getitem__(self, key: str) -> RoutedFlow:
        return self.flows[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.flows)

    def __len__(self) -> int:
        return len(self.flows)


@dataclass(frozen=True, slots=True)
class Hop:
    """A bridge: segment `segment` of a flow, lying at `y`, hops over the lines of the flows `under`.

    The line leaves its height at `left` and is back at `right` (seen in x, whichever way the flow runs), `radius` high;
    with none it stays where it is and the lower line has but a gap. An `upright` line hops to the left: its `left` and
    `right` are upper and lower, its `y` is the x. `gap` is how wide the ground is cut free round the hopping line, so
    that the lower lines end on both sides of it. `cuts` has for each of these where it runs, how far to both sides of
    it the ground is cut free, and how far at most on the side of the bridge and on the other one. In a bend of the
    lower line the gap lies by `aside` off the crossing, and is that much wider to both sides.
    """

    segment: int
    left: float
    right: float
    y: float
    radius: float
    gap: float
    under: tuple[str, ...]
    cuts: tuple[tuple[float, float, float, float], ...] = ()
    upright: bool = False
    aside: float = 0.0

    @property
    def middle(self) -> Point:
        """The middle of the crossing below it."""
        along = (self.left + self.right) / 2.0
        return (self.y, along) if self.upright else (along, self.y)

    def box(self, half: float) -> Box:
        """The ground of the bridge of a line half as wide as that."""
        box = Box(self.left, self.y - self.radius - half, self.right - self.left, self.radius)
        return Box(box.y, box.x, box.height, box.width) if self.upright else box


@dataclass(frozen=True, slots=True)
class ChipSpec:
    """The chip of a flow: its sizes from the preferred form to the tightest (one line, two lines, without unit).

    `name_size` is the size of the name label of an open end, `None` where there is none. `at` is where the user put the
    chip, as a share of the line's length; it then stays there, whatever lies under it.
    """

    flow: str
    forms: tuple[Size, ...]
    name_size: Size | None = None
    at: float | None = None


@dataclass(frozen=True, slots=True)
class ChipPlace:
    """Where a chip stands: centre, size, which of the forms, on which segment.

    `fits` is `False` where it found no free place and stands in the middle of the longest piece all the same. `beside`
    says that it hangs beside or under the head of an open end instead of on the line (`segment` is then the last).
    `anchor` is the point of the line to which a chip belongs that found no room on it and stands off it.
    """

    flow: str
    x: float
    y: float
    width: float
    height: float
    form: int = 0
    segment: int = 0
    fits: bool = True
    beside: bool = False
    anchor: Point | None = None

    @property
    def box(self) -> Box:
        """The chip as a rectangle."""
        return Box(self.x - self.width / 2.0, self.y - self.height / 2.0, self.width, self.height)

    @property
    def hair(self) -> Box | None:
        """The ground from the middle of a chip off its line to the point that it is tied to; `None` on the line."""
        if self.anchor is None:
            return None
        return Box.round([Box(x - 0.5, y - 0.5, 1.0, 1.0) for x, y in (self.anchor, (self.x, self.y))])


@dataclass(frozen=True, slots=True)
class Labels:
    """Places of all labels by flow id: chips, name labels of open ends, centres of the round R-tags."""

    chips: Mapping[str, ChipPlace]
    names: Mapping[str, Box]
    tags: Mapping[str, Point]


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide line while dragging; `kind` is `align` or `space`, from (x1, y1) to (x2, y2)."""

    x1: float
    y1: float
    x2: float
    y2: float
    kind: str = "align"


@dataclass(frozen=True, slots=True)
class StageBand:
    """The vertical band behind the nodes of one or, where they overlap, several stages."""

    stages: tuple[str, ...]
    box: Box
