"""What a routing remembers for the next one, and what differs between the two.

Every stage of the routing asks which of its inputs are others than the last time and works on those only. A routing
from scratch is the same work with an empty memory, so the two cannot come to different lines.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Final, TypeAlias, TypeVar

from vsm_app.layout.apart import Apart
from vsm_app.layout.detours import Hint, Way
from vsm_app.layout.extents import Extents
from vsm_app.layout.lanes import Bracket, Lane
from vsm_app.layout.obstacles import BoxIndex
from vsm_app.layout.ports import NOTHING, Ports
from vsm_app.layout.regions import Bounds, bounds_of, overlapping
from vsm_app.layout.shapes import End
from vsm_app.layout.sides import SidePair
from vsm_app.layout.types import Box, FlowSpec, Frame, RoutedFlow, Routing, Side

#: With more boxes than this in another place everything is looked at anew.
MANY_CHANGES: Final = 120
_MANY_PLACES: Final = 4 * MANY_CHANGES
_MANY_LINES: Final = 1500  # from so many on an array is faster than a walk

#: All that a way depends on beside the ground: the flow, its two ends, what is known beforehand.
Inputs: TypeAlias = tuple[FlowSpec, tuple[End, End], Hint]
#: A side of a node.
AtNode: TypeAlias = tuple[str, Side]
K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Memory:
    """What was known when a map was routed: the results of each stage by flow id, and the grounds as indexes."""

    flows: Mapping[str, FlowSpec] = field(default_factory=dict)
    boxes: BoxIndex = field(default_factory=lambda: BoxIndex({}))
    returning: frozenset[str] = frozenset()
    opens: Mapping[str, str] = field(default_factory=dict)
    sides: Mapping[str, SidePair] = field(default_factory=dict)
    ports: Ports = NOTHING
    crowds: Mapping[AtNode, int] = field(default_factory=dict)
    grounds: Mapping[str, Box] = field(default_factory=dict)
    labels: BoxIndex = field(default_factory=lambda: BoxIndex({}))
    brackets: Mapping[str, Bracket] = field(default_factory=dict)
    lanes: Mapping[str, Lane] = field(default_factory=dict)
    inputs: Mapping[str, Inputs] = field(default_factory=dict)
    ways: Mapping[str, Way] = field(default_factory=dict)
    blocked: frozenset[str] = frozenset()
    seen: Extents | None = None  # of the ways, once it was asked for
    apart: Apart | None = None  # of a large map
    differs: frozenset[str] | None = None  # the lines that are not those of the run before; `None`: all may be


@dataclass(frozen=True, slots=True)
class Last:
    """The last run, as far as this one can use it."""

    memory: Memory
    boxes: Mapping[str, Box]
    routes: Mapping[str, RoutedFlow]
    frames: tuple[Frame, ...] = ()

    @staticmethod
    def of(previous: Routing | None, boxes: Mapping[str, Box], told: Set[str] | None) -> Last:
        """The last run; without memory where there was none or where most of the map stands elsewhere."""
        if previous is None or not isinstance(previous.memory, Memory):
            return Last(Memory(), {}, {})
        if len(differing(previous.boxes, boxes, told)) > MANY_CHANGES:
            return Last(Memory(), {}, previous.flows)
        return Last(previous.memory, previous.boxes, previous.flows, previous.options.frames)


@dataclass(frozen=True, slots=True)
class Changes:
    """What came, went or changed since the last run: flows (by record, or by the box at an end), and boxes."""

    flows: frozenset[str]
    gone: frozenset[str]
    nodes: frozenset[str]
    has_records: bool

    @staticmethod
    def between(last: Last, flows: Mapping[str, FlowSpec], boxes: Mapping[str, Box], told: Set[str] | None) -> Changes:
        """What differs from the last run; where something is `told`, nothing else does, and nothing came or went."""
        told = told if last.memory.flows else None
        nodes = frozenset(differing(last.boxes, boxes, told))
        records = set(differing(last.memory.flows, flows, told))
        gone = frozenset(name for name in records if name not in flows)
        moved: Iterable[str] = ()
        if told is not None:
            meets = last.memory.ports.by_side
            moved = (name for node in nodes for side in Side for name in meets.get((node, side), ()))
        elif nodes:
            moved = {name for name, flow in flows.items() if flow.source in nodes or flow.target in nodes}
        return Changes(frozenset(records.union(moved) - gone), gone, nodes, bool(records))


def told_of(
    previous: Routing | None, boxes: Mapping[str, Box], flows: Mapping[str, FlowSpec], touched: Collection[str]
) -> Set[str] | None:
    """The names of nodes and flows that alone may differ; `None` where some came or went: then all are compared."""
    if previous is None or not isinstance(previous.memory, Memory) or not touched:
        return None
    known = previous.memory.flows
    for name in touched:
        flow = flows.get(name)
        is_met = flow is not None and (flow.source in boxes or flow.target in boxes)
        if (name in boxes) != (name in previous.boxes) or is_met != (name in known):
            return None
    return frozenset(touched)


def differing(before: Mapping[K, V], after: Mapping[K, V], told: Set[K] | None = None) -> list[K]:
    """The names, of those that are `told`, that stand for something else, or for nothing, on one of the sides."""
    known = before.get
    if told is not None:
        return [name for name in told if known(name) != after.get(name)]
    found = [] if before.keys() <= after.keys() else [name for name in before if name not in after]
    found += [name for name, value in after.items() if (old := known(name)) is not value and old != value]
    return found


def updated(before: Mapping[K, V], gone: Collection[K], after: Mapping[K, V]) -> Mapping[K, V]:
    """A copy without what is gone and with what is new; the very same where nothing differs."""
    same = all(name in before and before[name] == value for name, value in after.items())
    if same and not any(name in before and name not in after for name in gone):
        return before
    made = dict(before)
    for name in gone:
        made.pop(name, None)
    made.update(after)
    return made


def in_order(names: Set[str], of: Mapping[str, object]) -> Collection[str]:
    """Some of the names of a map, to be walked over: where they are all, in the order in which they lie in memory.

    In the order of a set, which leaps to and fro, the same walk takes up to half as long again on a large map.
    """
    return of.keys() if len(names) == len(of) and names == of.keys() else names


def reindexed(index: BoxIndex, before: Mapping[str, Box], after: Mapping[str, Box], names: Collection[str]) -> BoxIndex:
    """The index with the boxes of some names as they are now."""
    if not names:
        return index
    gone = [(name, before[name]) for name in names if name in before]
    return index.changed(gone, [(name, after[name]) for name in names if name in after])


def places(before: Mapping[str, Box], after: Mapping[str, Box], names: Iterable[str]) -> list[Box]:
    """Old and new places of the boxes of some names."""
    return [box for name in names for box in (before.get(name), after.get(name)) if box is not None]


def disturbed(seen: Iterable[tuple[str, Bounds]], changed: Sequence[Box]) -> set[str]:
    """The names of those that looked at ground on which something changed (all of them where too much did)."""
    if len(changed) > _MANY_PLACES:
        return {name for name, _ in seen}
    return overlapping(seen, [bounds_of(box) for box in changed])


def differing_routes(before: Routing, after: Routing) -> frozenset[str] | None:
    """The lines of a routing built on another that are not those of before; `None` where any may be."""
    if after is before:
        return frozenset()
    return after.memory.differs if isinstance(after.memory, Memory) else None


def box_index(routing: Routing) -> BoxIndex:
    """The boxes of a routing as an index, made when they were routed."""
    return routing.memory.boxes if isinstance(routing.memory, Memory) else BoxIndex(routing.boxes)


def seen_by(memory: Memory, *, is_same_map: bool) -> Extents | None:
    """The ground looked at for each way as an array, for a large map of which no line came or went; else nothing."""
    if not is_same_map or len(memory.ways) <= _MANY_LINES:
        return None
    return memory.seen or Extents.of({name: way.seen for name, way in memory.ways.items()})
