"""What can be read from farther away: labels keep their size on the screen, and only those that find room are shown.

As on a printed map, the larger things are named first; what would cover a node, an arrowhead or a label that stands
already is left out until one comes nearer. Lengths are canvas units; `zoom` is px on the screen per unit.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from PySide6.QtGui import QFontMetricsF

from vsm_app.layout.along import share_at, spot_at
from vsm_app.layout.obstacles import BoxIndex
from vsm_app.layout.paths import piece_boxes
from vsm_app.layout.regions import bounds_of
from vsm_app.layout.types import Box, Point
from vsm_app.model.kinds import KINDS, Role, Shape
from vsm_app.ui.canvas.items.far_names import (
    NARROW,
    PITCH,
    ROLE,
    SCALE,
    FarNames,
    is_cut,
    lines_in,
    narrowed,
    set_width,
    wrapped,
)
from vsm_app.ui.canvas.models import FlowModel, NodeModel
from vsm_app.ui.canvas.outlines import tooth_depth
from vsm_app.ui.canvas.paint_flow import to_rect
from vsm_app.ui.theme import Theme
from vsm_app.ui.theme_metrics import SIZES

#: Above this many of them, flows and nodes are shown as they are: going over all of them takes too long.
MOST: Final = 400
_AIR: Final = 1.5  # px on the screen between labels
#: How far a tag may slide along its line, in tags of its size on the screen; and in which steps.
_TAG_SLIDES: Final = 90.0
_TAG_STEP: Final = 4.0
_TAG_AIR: Final = 4.0
#: px on the screen: between the end of a line and the name of a source or sink, round a name set without elision.
_FLAT_INSET: Final = 5.0
_NAME_AIR: Final = 6.0
_LINES: Final = 3
_LONGEST: Final = 150.0  # px on the screen: of the name of a source or sink on one line
#: Shapes whose names stand beside or below them; height of the strip of a control, of the foot of a symbol.
NAMED_BESIDE: Final = (Shape.FLAT, Shape.TRIANGLE, Shape.SYMBOL)
_STRIP: Final = 22.0
_FOOT: Final = 16.0
_SHORT: Final = 34.0  # px on the screen: of the beginning of a name, where all of it has no room anywhere
#: Where a name that is wider than its card stands on it, as shares of the way from its top to its bottom.
_HEIGHTS: Final = (0.5, 0.35, 0.65, 0.2, 0.8, 0.05, 0.95)


@dataclass(frozen=True, slots=True)
class Named:
    """A name of a node that stands in `box`; `is_outside` where that reaches beyond the node, `is_cut` if shortened."""

    node: str
    box: Box
    is_outside: bool
    is_cut: bool = False


def readable_tags(flows: Iterable[FlowModel], nodes: Mapping[str, NodeModel], scale: float) -> dict[str, Box]:
    """Where the R-tags stand: `scale` times their size, a little further on along their lines where that is needed.

    They keep off nodes and one another, off bridges and foreign lines where that can be; without any room one stays as
    it is.
    """
    models = list(flows)
    taken = BoxIndex({key: node.box for key, node in nodes.items() if node.shape is not Shape.FLAT})
    lines, bridges = BoxIndex({}), BoxIndex({})
    for model in models:
        for piece in piece_boxes(model.points, model.width):
            lines.add(model.id, piece)
        for hop in model.hops:
            bridges.add("", hop.box(model.width / 2.0))  # its own too: a tag would bite it
    tags: dict[str, Box] = {}
    for model in models:
        if model.r_tag and model.tag is not None:
            tags[model.id] = _tag_box(model, model.tag, scale, taken, (lines, bridges))
            taken.add(model.id, tags[model.id])
    return tags


def _tag_box(
    model: FlowModel, tag: Point, scale: float, taken: BoxIndex, lines_and_bridges: tuple[BoxIndex, BoxIndex]
) -> Box:
    """The place of one tag: the nearest free one, ahead of where it stands near by rather than behind."""
    whole = sum(math.dist(a, b) for a, b in pairwise(model.points))
    at = share_at(model.points, *tag) * whole
    large = SIZES["rtag"] / 2.0 * scale
    steps = range(math.ceil(_TAG_SLIDES * scale / _TAG_STEP))
    lengths = (at + sign * _TAG_STEP * step for step in steps for sign in (1, -1))
    places = [spot_at(model.points, one / whole) for one in lengths if large < one < whole - large]
    boxes = [_round((spot.x, spot.y), large) for spot in places]
    lines, bridges = lines_and_bridges
    free = [box for box in boxes if taken.is_free(*bounds_of(box, _AIR))]
    free = [box for box in free if bridges.is_free(*bounds_of(box, 0.0))] or free
    off_lines = [box for box in free if lines.is_free(*bounds_of(box, 0.0), (model.id,))]
    apart = (box for box in off_lines if _is_apart(box, model.points, taken, scale))
    return next(apart, off_lines[0] if off_lines else free[0] if free else _round(tag, SIZES["rtag"] / 2.0))


def _is_apart(box: Box, points: Sequence[Point], taken: BoxIndex, scale: float) -> bool:
    """Whether a tag has some air to others and to nodes, and hides neither a bend nor the beginning of its line."""
    clear = box.inflated(_TAG_AIR * scale)
    return taken.is_free(*bounds_of(clear, 0.0)) and not any(clear.intersects(Box(*one, 0.0, 0.0)) for one in points)


def _round(at: Point, radius: float) -> Box:
    return Box(at[0] - radius, at[1] - radius, 2.0 * radius, 2.0 * radius)


# --- names of nodes


def readable_names(
    nodes: Mapping[str, NodeModel],
    heads: Iterable[Box],
    zoom: float,
    theme: Theme,
    lines: Iterable[Box] = (),
    ends: Sequence[Point] = (),
) -> list[Named]:
    """Where the names of nodes stand in letters that keep their size: inside a card that has room for letters.

    Larger nodes first. Over a card that is too small for letters, where that covers no other node or name and none of
    `heads` (arrowheads, badges, headings). Names of sources and sinks stand beside the ends of their lines, level with
    an only one, off all `lines` where that can be; `ends` are those of all lines.
    """
    metrics = QFontMetricsF(theme.font(ROLE, SCALE))
    taken = BoxIndex({key: node.box for key, node in nodes.items() if node.shape is not Shape.FLAT})
    for head in heads:
        taken.add("", head)
    drawn, names = BoxIndex({}), BoxIndex({})
    for line in lines:
        drawn.add("", line)
    found: list[Named] = []
    for key, node in sorted(nodes.items(), key=lambda entry: -entry[1].box.width * entry[1].box.height):
        free = []
        for one in _name_choices(key, node, zoom, metrics, ends) if node.name else ():
            edges = bounds_of(one.box, 0.0)
            is_within = not one.is_outside and node.shape not in NAMED_BESIDE
            if names.is_free(*edges) and (is_within or taken.is_free(*edges, (key,))):
                free.append(one)
                if node.shape is not Shape.FLAT or drawn.is_free(*edges):
                    break
        if free:
            is_off = node.shape is not Shape.FLAT or drawn.is_free(*bounds_of(free[-1].box, 0.0))
            found.append(free[-1] if is_off else free[0])
            names.add(key, found[-1].box)
    return found


def _name_choices(
    key: str, node: NodeModel, zoom: float, metrics: QFontMetricsF, ends: Sequence[Point]
) -> Iterator[Named]:
    """The places of a name, best first."""
    box = _room_of(node)
    most = max(lines_in(box.height * zoom), 1)
    if node.shape is Shape.FLAT:
        inset, is_source = _FLAT_INSET / zoom, KINDS.get(node.kind).role is Role.SOURCE
        levels = {y for x, y in ends if box.left - 1.0 <= x <= box.right + 1.0 and box.top <= y <= box.bottom}
        middle = levels.pop() if len(levels) == 1 else box.cy
        own = box.width * zoom - _NAME_AIR
        lines = wrapped(node.name, metrics, max(own, _LONGEST), most)  # beyond its box, where nothing stands there
        whole = _size_of(lines, metrics, zoom)
        sizes = [(whole[0] * narrow, whole[1]) for narrow in NARROW]  # in narrower letters rather than over a line
        short = wrapped(node.name, metrics, own, most)
        for wide, high in (*sizes, cut := _size_of(short, metrics, zoom)):
            shortened = is_cut(short) if (wide, high) == cut else is_cut(lines)
            for at_right in (is_source, not is_source):  # at the other side where the line comes from there
                left = box.right - inset - wide if at_right else box.left + inset
                for level in dict.fromkeys((middle, box.cy)):
                    yield Named(key, Box(left, level - high / 2.0, wide, high), False, shortened)
        return
    if node.shape in NAMED_BESIDE:  # below what is drawn
        wide, high = _size_of([node.name], metrics, zoom)
        yield Named(key, Box(box.cx - wide / 2.0, box.bottom, wide, high), False)
        return
    lines, _ = narrowed(node.name, metrics, set_width(box.width * zoom), most)
    is_whole = not is_cut(lines) and PITCH * len(lines) <= box.height * zoom
    if is_whole:
        yield Named(key, box, False)
        return
    room = max(box.width * zoom - _NAME_AIR, _widest_word(node.name, metrics))
    whole = _size_of(wrapped(node.name, metrics, room, _LINES), metrics, zoom)
    yield from (Named(key, one, True) for one in _over(box, whole, 1.0 / zoom))
    if FarNames.fits(to_rect(box), zoom):
        yield Named(key, box, False, True)
    beginning = max(box.width, _SHORT / zoom), PITCH / zoom
    yield from (Named(key, one, True, True) for one in _over(box, beginning, 1.0 / zoom))


def _over(box: Box, size: tuple[float, float], inset: float) -> Iterator[Box]:
    """Where a name stands over a card that is too small for it, else right above and below it."""
    wide, high = size
    lefts = [box.cx - wide / 2.0]
    if wide > box.width:  # beyond both sides, else beyond the one without arrowheads
        lefts += [box.left + inset, box.right - inset - wide]
    for left in lefts:
        for share in _HEIGHTS if high <= box.height else _HEIGHTS[:1]:  # between the lines that meet the card
            yield Box(left, box.top + (box.height - high) * share, wide, high)
    for top in (box.top - high, box.bottom):
        for left in lefts:
            yield Box(left, top, wide, high)


def _room_of(node: NodeModel) -> Box:
    """The part of a node where its name has its place: below a roof or the strip of a control, all of a card."""
    box = node.box
    if node.shape is Shape.SYMBOL:
        return Box(box.x, box.y, box.width, box.height - _FOOT)
    taken = {Shape.FACTORY: tooth_depth(box.height), Shape.CONTROL: _STRIP}.get(node.shape, 0.0)
    return Box(box.x, box.y + taken, box.width, box.height - taken)


def _size_of(lines: list[str], metrics: QFontMetricsF, zoom: float) -> tuple[float, float]:
    """Width and height of a name on the table."""
    return (max(metrics.horizontalAdvance(line) for line in lines) + _NAME_AIR) / zoom, PITCH * len(lines) / zoom


def _widest_word(name: str, metrics: QFontMetricsF) -> float:
    return max((metrics.horizontalAdvance(word) for word in name.split()), default=0.0) + 1.0
