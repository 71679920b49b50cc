"""Insert into a flow, duplicate by Alt-drag, group: on the six examples nothing else moves, and undo is exact.

Documents and layout only, without a window.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from math import inf

import pytest

from helpers.example_routes import EXAMPLES, boxes_of, specs_of
from vsm_app.io.examples import open_example
from vsm_app.layout.routing import DEFAULTS, route_flows
from vsm_app.layout.types import Box, Point, RoutedFlow, Routing
from vsm_app.model.document import Document
from vsm_app.model.edits import clipboard, flows, groups
from vsm_app.model.edits.base import EditResult
from vsm_app.model.grouping import shown
from vsm_app.ui.session import Session

#: An end goes by one port at most, where the line beside it at its node is led straight to one that moved.
_ASIDE = DEFAULTS.port_gap
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


def ground(route: RoutedFlow) -> Box:
    left, top, right, bottom = route.bounds
    return Box(left, top, right - left, bottom - top)


def meets(route: RoutedFlow, boxes: Iterable[Box]) -> bool:
    """Whether a line runs over ground that another's is now, or was."""
    own = ground(route).inflated(24.0)
    return any(box.intersects(own) for box in boxes)


def largest_step(before: Sequence[Point], after: Sequence[Point]) -> float:
    """How far a corner of a line went; without end where it runs round other corners."""
    if len(before) != len(after):
        return inf
    return max(max(abs(a[0] - b[0]), abs(a[1] - b[1])) for a, b in zip(before, after, strict=True))


@pytest.mark.parametrize("edit", [inserted, duplicated, grouped])
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
        lines = [ground(way[i]) for way in (before, now) for i in way if i not in still]
        for flow in still:
            if not meets(before[flow], lines):
                assert largest_step(before[flow].points, now[flow].points) <= _ASIDE, (result.label, flow)
            else:  # it shares a channel with a line that is new there: round the same corners, at the same ends
                assert len(now[flow].points) == len(before[flow].points), (result.label, flow)
                ends = [(route.points[0], route.points[-1]) for route in (before[flow], now[flow])]
                assert largest_step(*ends) <= _ASIDE, (result.label, flow)
        session.undo_stack.undo()
        assert session.document is document
