"""Arranging a whole map: several orders within the columns are routed; the one with the fewest crossings stays.

The plain layers (`arrange`) are always among them, so nothing comes out worse than they are. A second order is that of
fast-sugiyama, which does not give the interpreter free while it works and whose time grows steeply: it is asked on
graphs of limited size only, where it takes milliseconds. Others are what sifting makes of both and of shuffled ones:
lines that step in a gap cross elsewhere than links do, so that with the fewest crossed links is not always the best.
The limit is a size, not a clock, so the same map gives the same picture on every machine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from math import ceil
from typing import Final, TypeAlias

from vsm_app.layout.arrange import ArrangeEdge, Arrangement, ArrangeNode, Ordering, layers_by_stage
from vsm_app.layout.bridges import count_crossings
from vsm_app.layout.grid import GRID
from vsm_app.layout.layering import Link, Slot
from vsm_app.layout.routing import DEFAULTS, route_flows
from vsm_app.layout.sifting import fewest_crossings
from vsm_app.layout.types import Box, FlowSpec, Routing, RoutingOptions, Side

#: Above these nobody reads the lines one by one, and trying several would take more than two or three seconds: the
#: plain layers come at once.
MOST_NODES: Final = 90
MOST_FLOWS: Final = 150
#: Links between slots of neighbouring columns up to which fast-sugiyama is asked (400 take 60 ms, 800 half a second).
MOST_LINKS: Final = 400
#: So many orders that sifting finds are routed.
SIFTINGS: Final = 6
#: How often cards that have grown are arranged again: among larger ones another order may read better.
MOST_AGAIN: Final = 6
#: A node does not grow beyond this for the lines that meet it.
TALLEST: Final = 480.0
WIDEST: Final = 320.0
#: Between lines at the top or the foot of a node whose chips stand one below the other.
FOOT_PITCH: Final = 28.0
#: The R-number of a way back of which none is known.
SOME_R: Final = 8

#: Lines under nodes, crossings, bends, length of all lines.
Score: TypeAlias = tuple[int, int, int, float]


@dataclass(frozen=True, slots=True)
class _Tried:
    """An arrangement and how it reads: lines under nodes, crossings, bends, length of all lines."""

    done: Arrangement
    score: Score


def arranged(nodes: Sequence[ArrangeNode], edges: Sequence[ArrangeEdge], stages: Sequence[str] = ()) -> Arrangement:
    """Place all nodes; cards that many lines meet have grown to keep them apart, so sizes may differ from those given.

    The order of the input changes nothing, and what was arranged stays as it is when it is arranged again.
    """
    if len(nodes) > MOST_NODES or len(edges) > MOST_FLOWS:
        return layers_by_stage(nodes, edges, stages)
    trials = _Trials(edges, stages)
    done = trials.best(nodes)
    for _ in range(MOST_AGAIN):
        now = [replace(node, width=done.boxes[node.id].width, height=done.boxes[node.id].height) for node in nodes]
        if now == list(nodes):
            break
        nodes, before = now, done
        done = trials.best(nodes)
        if done == before:
            break
    return done


class _Trials:
    """What the flows of a map look like with its nodes in one order or another; what stands alike is routed once."""

    def __init__(self, edges: Sequence[ArrangeEdge], stages: Sequence[str]) -> None:
        self._edges = edges
        self._stages = stages
        self._flows = specs_of(edges)
        self._orders = _orders()
        self._routed: dict[frozenset[tuple[str, Box]], tuple[Routing, Score]] = {}

    def best(self, nodes: Sequence[ArrangeNode]) -> Arrangement:
        """What reads best of all that is tried with cards of these sizes, or as large as lines need them."""
        tried = [self._tried(nodes, ordering) for ordering in (None, _upside_down, self._orders[0])]
        tried += [self._tried(nodes, ordering) for ordering in self._others()]
        best = min(tried, key=lambda one: one.score)
        plain = self._layers(nodes, None)
        return plain if self._read(plain)[1][:2] < best.score[:2] else best.done

    def _others(self) -> list[_Remembered]:
        """Those that find another order than all before them; none where the graph is too large for the first."""
        first, *more = self._orders
        if first.answer is None or first.asked is None:
            return []
        found = [first.answer]
        others = []
        for ordering in more:
            answer = ordering(*first.asked)
            if answer is not None and answer not in found:
                found.append(answer)
                others.append(ordering)
        return others

    def _tried(self, nodes: Sequence[ArrangeNode], ordering: Ordering | None) -> _Tried:
        done = self._layers(nodes, ordering)
        routing, score = self._read(done)
        grown = with_room(nodes, routing)
        if grown != list(nodes):
            done = self._layers(grown, ordering)
            score = self._read(done)[1]
        return _Tried(done, score)

    def _layers(self, nodes: Sequence[ArrangeNode], ordering: Ordering | None) -> Arrangement:
        return layers_by_stage(nodes, self._edges, self._stages, ordering)

    def _read(self, done: Arrangement) -> tuple[Routing, Score]:
        """The lines with the nodes in these places, and how they read."""
        key = frozenset(done.boxes.items())
        if key not in self._routed:
            routing = route_flows(done.boxes, self._flows)
            self._routed[key] = (routing, reading_score(routing))
        return self._routed[key]


def _orders() -> list[_Remembered]:
    """The order of fast-sugiyama, and those that sifting finds."""
    orderings: list[Ordering] = [sugiyama_order, *(partial(sifted_order, number=n) for n in range(SIFTINGS))]
    return [_Remembered(ordering) for ordering in orderings]


def reading_score(routing: Routing) -> Score:
    """Lines that run under a node, crossings, bends and length of all lines: the smaller, the better it reads."""
    blocked = sum(not route.clear for route in routing.values())
    bends = sum(len(route.points) - 2 for route in routing.values())
    length = sum(abs(a[0] - b[0]) + abs(a[1] - b[1]) for r in routing.values() for a, b in pairwise(r.points))
    return (blocked, count_crossings(routing.flows), bends, round(length, 3))


def specs_of(edges: Sequence[ArrangeEdge]) -> list[FlowSpec]:
    """Flows to be routed, the same whatever order the edges come in."""
    ordered = sorted(edges, key=lambda e: (e.source or "", e.target or "", e.style, e.returns, e.weight))
    return [
        FlowSpec(f"{i:06}", e.source, e.target, e.style, r_number=SOME_R if e.returns else None, rank=float(i))
        for i, e in enumerate(ordered)
    ]


# --- orders -----------------------------------------------------------------------------------------------------------


def sugiyama_order(slots: Sequence[Sequence[Slot]], links: Sequence[Link]) -> list[list[Slot]] | None:
    """The order that fast-sugiyama finds for the same columns; `None` where the graph is too large for it."""
    if not links or len(links) > MOST_LINKS:
        return None
    from fast_sugiyama import from_edges

    number = {slot: i for i, slot in enumerate(sorted(slot for column in slots for slot in column))}
    layouts = from_edges(sorted((number[a], number[b]) for a, b, _ in links))
    place = {
        vertex: (part, float(at[0]))
        for part, (positions, *_) in enumerate(layouts)
        for vertex, at in positions
        if isinstance(vertex, int)
    }
    alone = (len(layouts), 0.0)
    return [sorted(column, key=lambda slot: (*place.get(number[slot], alone), slot)) for column in slots]


def sifted_order(slots: Sequence[Sequence[Slot]], links: Sequence[Link], number: int = 0) -> list[list[Slot]] | None:
    """One of the orders with few crossings that sifting finds; `None` where fast-sugiyama is not asked either."""
    if not links or len(links) > MOST_LINKS:
        return None
    other = sugiyama_order(slots, links) if number == 0 else None
    return fewest_crossings([slots] if other is None else [slots, other], links, number)


class _Remembered:
    """An ordering that is asked once for the same columns: cards that grow change no order."""

    def __init__(self, ordering: Ordering) -> None:
        self._ordering = ordering
        self.asked: tuple[Sequence[Sequence[Slot]], Sequence[Link]] | None = None
        self.answer: list[list[Slot]] | None = None

    def __call__(self, slots: Sequence[Sequence[Slot]], links: Sequence[Link]) -> list[list[Slot]] | None:
        if self.asked != (slots, links):
            self.asked, self.answer = (slots, links), self._ordering(slots, links)
        return self.answer


def _upside_down(slots: Sequence[Sequence[Slot]], _: Sequence[Link]) -> list[list[Slot]]:
    return [list(reversed(column)) for column in slots]


# --- sizes ------------------------------------------------------------------------------------------------------------


def with_room(nodes: Sequence[ArrangeNode], routing: Routing, options: RoutingOptions = DEFAULTS) -> list[ArrangeNode]:
    """The nodes, grown where more lines meet a side than stand apart on it; none shrinks."""
    needs = _needs(routing, options)
    return [
        replace(
            node,
            width=max(
                node.width, min(WIDEST, max(needs.get((node.id, side), 0.0) for side in (Side.TOP, Side.BOTTOM)))
            ),
            height=max(
                node.height, min(TALLEST, max(needs.get((node.id, side), 0.0) for side in (Side.LEFT, Side.RIGHT)))
            ),
        )
        for node in nodes
    ]


def _needs(routing: Routing, options: RoutingOptions) -> Mapping[tuple[str, Side], float]:
    """Length of the sides of the nodes that keeps the lines at them apart, on the grid."""
    met: dict[tuple[str, Side], list[float]] = {}
    for route in routing.values():
        is_open = route.source.node is None or route.target.node is None
        for port in (route.source, route.target):
            if port.node is not None:
                if port.side.is_vertical:
                    pitch = options.open_gap if is_open else options.port_gap
                else:
                    pitch = options.foot_gap if is_open else FOOT_PITCH
                met.setdefault((port.node, port.side), []).append(pitch)
    return {
        side: ceil((2.0 * options.corner + sum(pitches) - max(pitches)) / GRID) * GRID
        for side, pitches in met.items()
        if len(pitches) > 1
    }
