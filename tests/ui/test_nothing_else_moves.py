"""Whatever is drawn in, taken out, duplicated or grouped: on the six examples nothing else moves, and undo is exact.

Documents and layout only, without a window.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise
from math import inf
from typing import NamedTuple

import pytest

from helpers.example_routes import EXAMPLES, boxes_of, specs_of
from vsm_app.io.examples import open_example
from vsm_app.layout.paths import piece_boxes
from vsm_app.layout.routing import DEFAULTS, route_flows
from vsm_app.layout.stubs import LABEL_DEPTH, LABEL_HALF
from vsm_app.layout.types import Box, Point, RoutedFlow, Routing
from vsm_app.model.document import Document
from vsm_app.model.edits import clipboard, flows, groups, nodes
from vsm_app.model.edits.base import EditResult
from vsm_app.model.elements import OriginClass
from vsm_app.model.grouping import shown
from vsm_app.model.kinds import KINDS
from vsm_app.ui.session import Session

#: An end goes by one port at most, where the line beside it at its node is led straight to one that moved.
_ASIDE = DEFAULTS.port_gap
#: From the middle of one line to that of the next in a channel, at their widest, and what is kept free behind a piece.
_TRACK = DEFAULTS.track
_PITCH = _TRACK + 2.2 + 0.01
#: How far a line makes way in its channel: four others may come between it and the one that pushes it.
_FEW_TRACKS = 4.0 * _PITCH
#: How far round a stub lines keep off it: its label and some air.
_HANGING = LABEL_DEPTH + DEFAULTS.clearance
Edit = Callable[[Document], Iterable[EditResult]]


@cache
def example(name: str) -> tuple[Document, Routing]:
    document = open_example(name, "en")
    return document, routed(document)


def routed(document: Document) -> Routing:
    drawn = shown(document)
    return route_flows(boxes_of(drawn), specs_of(drawn))


def inserted(document: Document) -> Iterable[EditResult]:
    """A process in the middle of every third flow between two nodes with room for it."""
    boxes = boxes_of(document)
    for flow in list(document.flows.values())[::3]:
        one, other = boxes.get(flow.source or ""), boxes.get(flow.target or "")
        if one is not None and other is not None and other.left - one.right >= 260.0:
            at = ((one.right + other.left) / 2.0 - 60.0, (one.cy + other.cy) / 2.0 - 32.0)
            yield flows.insert_node(document, flow.id, "process", "Between", at)


def duplicated(document: Document) -> Iterable[EditResult]:
    """A copy of every fifth node, dropped far below."""
    foot = max(box.bottom for box in boxes_of(document).values())
    for node in list(document.nodes)[::5]:
        down = foot + 200.0 - document.layout.places[node].y
        yield clipboard.duplicate(document, (node,), (0.0, down), outside=True)


def grouped(document: Document) -> Iterable[EditResult]:
    """Every fourth flow's two ends in a sub-process."""
    for flow in list(document.flows.values())[::4]:
        if flow.source is not None and flow.target not in (None, flow.source):
            yield groups.group(document, (flow.source, str(flow.target)), "Both")


def removed(document: Document) -> Iterable[EditResult]:
    """Every second flow taken out."""
    return (nodes.remove(document, (flow,)) for flow in list(document.flows)[::2])


def paralleled(document: Document) -> Iterable[EditResult]:
    """Another flow beside every second one."""
    for flow in list(document.flows.values())[::2]:
        if flow.source is not None and flow.target is not None:
            yield flows.add_flow(document, flow.source, flow.target, item=flow.item)


def lost(document: Document) -> Iterable[EditResult]:
    """A loss at every second node that can have one."""
    for name, node in list(document.nodes.items())[::2]:
        if KINDS.get(node.kind).role.is_inside:
            yield flows.add_flow(document, name, None, origin_class=OriginClass.LOSS)


def untouched(before: Document, result: EditResult) -> list[str]:
    """The flows that share no node with a flow that the edit has to do with, before or after."""
    after = result.document
    told = set(result.touched) | (after.nodes.keys() ^ before.nodes.keys())
    told |= {i for i in before.nodes if before.nodes[i].parent != after.nodes[i].parent}
    near = set(told)
    for flow in (*before.flows.values(), *after.flows.values()):
        if not told.isdisjoint({flow.id, flow.source, flow.target}):
            near |= {flow.source or "", flow.target or ""}
    return [
        i for i, flow in before.flows.items() if i in after.flows and near.isdisjoint({i, flow.source, flow.target})
    ]


def meets(route: RoutedFlow, boxes: Iterable[Box]) -> bool:
    """Whether a line runs near ground on which a box came, went or changed; an open end has its label there."""
    left, top, right, bottom = route.bounds
    pad = LABEL_DEPTH + 24.0 if None in (route.source.node, route.target.node) else 24.0
    own = Box(left, top, right - left, bottom - top).inflated(pad)
    return any(box.intersects(own) for box in boxes)


def largest_step(before: Sequence[Point], after: Sequence[Point]) -> float:
    """How far a corner of a line went; without end where it runs round other corners."""
    if len(before) != len(after):
        return inf
    return max(max(abs(a[0] - b[0]), abs(a[1] - b[1])) for a, b in zip(before, after, strict=True))


class _Piece(NamedTuple):
    """A straight piece of a line: whether it stands, its coordinate across, its extent along."""

    stands: bool
    at: float
    low: float
    high: float


def pieces(route: RoutedFlow) -> list[_Piece]:
    stretches = ((a, b) if a <= b else (b, a) for a, b in pairwise(route.points))
    return [_Piece(True, a[0], a[1], b[1]) if a[0] == b[0] else _Piece(False, a[1], a[0], b[0]) for a, b in stretches]


def run_beside(one: Sequence[_Piece], other: Sequence[_Piece]) -> bool:
    """Whether two lines run side by side in neighbouring tracks of one channel."""
    return any(
        a.stands is b.stands and abs(a.at - b.at) <= _PITCH and a.low < b.high + _TRACK and b.low < a.high + _TRACK
        for a in one
        for b in other
    )


def run_across(stub: Sequence[_Piece], others: Iterable[Sequence[_Piece]]) -> bool:
    """Whether a line runs across a stub, or where it could be longer or its label hangs."""
    (one,) = stub
    across = (p for way in others for p in way if p.stands is not one.stands)
    return any(
        p.low <= one.at + LABEL_HALF
        and one.at - LABEL_HALF <= p.high
        and one.low - 2.0 * LABEL_DEPTH <= p.at <= one.high + 2.0 * LABEL_DEPTH
        for p in across
    )


def hang_together(moved: set[str], still: Sequence[str], maps: Sequence[Mapping[str, list[_Piece]]]) -> set[str]:
    """The lines among those untouched that share a channel with one that is led elsewhere, or with one of these."""
    found, waiting = set[str](), list(moved)
    while waiting:
        one = waiting.pop()
        for drawn in maps:
            own = drawn.get(one, ())
            beside = [i for i in still if i not in found and run_beside(own, drawn[i])]
            found.update(beside)
            waiting += beside
    return found


def in_way(route: RoutedFlow, stubs: Iterable[RoutedFlow]) -> bool:
    """Whether a line runs where a stub or its label hangs."""
    grounds = [Box.round([*piece_boxes(stub.points, stub.width)]).inflated(_HANGING) for stub in stubs]
    return any(ground.intersects(box) for box in piece_boxes(route.points, route.width) for ground in grounds)


def lanes_about(gave_way: Iterable[RoutedFlow], still: Iterable[RoutedFlow]) -> set[str]:
    """The returns among those untouched whose lanes lie over or under one that went elsewhere, or one of these."""
    waiting, left, found = list(gave_way), [route for route in still if route.lane is not None], set[str]()
    while waiting:
        low, _, high, _ = waiting.pop().bounds
        about = [route for route in left if route.bounds[0] < high and low < route.bounds[2]]
        left = [route for route in left if route not in about]
        found.update(route.id for route in about)
        waiting += about
    return found


def shares_a_side(route: RoutedFlow, others: Iterable[RoutedFlow]) -> bool:
    """Whether a line ends at a side of a node where one of the others does."""
    ends = {(end.node, end.side) for end in (route.source, route.target) if end.node is not None}
    return any((end.node, end.side) in ends for other in others for end in (other.source, other.target))


def hold_still(before: Routing, now: Routing, still: Sequence[str]) -> None:
    """The lines that an edit has nothing to do with lie where they lay, to the pixel, with these exceptions.

    * Lines side by side in one channel with lines that came, went or are led elsewhere make way or close up: they run
      round the same corners between the same ends, and none goes by more than a few tracks.
    * Where a new stub or its label hangs in the way of a line, or one in its way is gone, it is led elsewhere, and if
      that is a lane, those over and under it are dealt out anew: round the same corners between the same ends, and none
      goes farther than past what hangs there and the other lanes dealt; a lane that gave way itself does not either.
    * Where a line at the same side of a node has moved, an end goes by one port at most (straight lines stay straight).
    * An open end becomes longer or shorter, on the spot, where such a line runs, or ran, across it or its label.
    """
    others = {i for i in (*before, *now) if i not in still}
    moved = {i for i in others if i not in before or i not in now or before[i].points != now[i].points}
    maps = [{i: pieces(route) for i, route in routing.items()} for routing in (before, now)]
    in_channel = hang_together(moved, still, maps)
    led = [way[i] for way in (before, now) for i in moved | in_channel if i in way]
    stubs = [
        way[i] for way in (before, now) for i in moved if i in way and None in (way[i].source.node, way[i].target.node)
    ]
    gave_way = {i for i in still if before[i].points != now[i].points and in_way(before[i], stubs)}
    dealt = lanes_about((before[i] for i in gave_way), (before[i] for i in still))
    lanes = sum(before[i].lane is not None for i in dealt | gave_way)
    for flow in still:
        old, new = before[flow], now[flow]
        if flow in gave_way and None not in (old.lane, new.lane) and len(old.points) == len(new.points):
            assert largest_step(old.points, new.points) <= _HANGING + (lanes - 1) * DEFAULTS.lane_gap, flow
        if old.points == new.points or flow in gave_way:
            continue
        if None in (old.source.node, old.target.node) and len(old.points) == len(new.points) == 2:
            assert old.source == new.source, flow
            assert (new.target.x == old.target.x) or (new.target.y == old.target.y), flow
            assert run_across(maps[0][flow], map(pieces, led)), flow
        elif flow in in_channel:
            assert len(new.points) == len(old.points), flow
            ends = [(route.points[0], route.points[-1]) for route in (old, new)]
            assert largest_step(*ends) <= _ASIDE, flow
            assert largest_step(old.points, new.points) <= _FEW_TRACKS, flow
        elif flow in dealt:
            assert len(new.points) == len(old.points), flow
            assert (old.source, old.target) == (new.source, new.target), flow
            assert largest_step(old.points, new.points) <= _HANGING + (lanes - 1) * DEFAULTS.lane_gap, flow
        else:
            assert shares_a_side(old, led), flow
            assert largest_step(old.points, new.points) <= _ASIDE, flow


@pytest.mark.parametrize("edit", [inserted, duplicated, grouped, removed, paralleled, lost])
@pytest.mark.parametrize("name", EXAMPLES)
def test_nothing_else_moves_and_undo_is_exact(qapp: object, name: str, edit: Edit) -> None:
    document, before = example(name)
    boxes, session = boxes_of(shown(document)), Session(document)
    for result in edit(document):
        session.apply(result, None)
        after = session.document
        assert after is result.document
        kept = document.layout.places
        assert {i: after.layout.places[i] for i in kept if i in after.layout.places} == kept
        now = routed(after)
        others = boxes_of(shown(after))
        changed = [box for i in boxes.keys() ^ others.keys() for box in (boxes.get(i) or others[i],)]
        still = [i for i in untouched(document, result) if i in before and i in now and not meets(before[i], changed)]
        hold_still(before, now, still)
        session.undo_stack.undo()
        assert session.document is document
