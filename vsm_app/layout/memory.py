"""What a routing remembers for the next one, and what differs between the two.

Every stage of the routing asks which of its inputs are others than the last time and works on those only. A routing
from scratch is the same work with an empty memory, so the two cannot come to different lines.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Final, TypeAlias, TypeVar

from vsm_app.layout.detours import Hint, Way
from vsm_app.layout.lanes import Bracket, Lane
from vsm_app.layout.obstacles import BoxIndex
from vsm_app.layout.ports import NOTHING, Ports
from vsm_app.layout.regions import Bounds, bounds_of, overlapping
from vsm_app.layout.shapes import End
from vsm_app.layout.sides import SidePair
from vsm_app.layout.types import Box, FlowSpec, RoutedFlow, Routing, Side

#: With more boxes than this in another place everything is looked at anew.
MANY_CHANGES: Final = 120
_MANY_PLACES: Final = 4 * MANY_CHANGES

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


@dataclass(frozen=True, slots=True)
class Last:
    """The last run, as far as this one can use it."""

    memory: Memory
    boxes: Mapping[str, Box]
    routes: Mapping[str, RoutedFlow]

    @staticmethod
    def of(previous: Routing | None, boxes: Mapping[str, Box]) -> Last:
        """The last run; without memory where there was none or where most of the map stands elsewhere."""
        if previous is None or not isinstance(previous.memory, Memory):
            return Last(Memory(), {}, {})
        if len(differing(previous.boxes, boxes)) > MANY_CHANGES:
            return Last(Memory(), {}, previous.flows)
        return Last(previous.memory, previous.boxes, previous.flows)


@dataclass(frozen=True, slots=True)
class Changes:
    """What came, went or changed since the last run: flows (by record, or by the box at an end), and boxes."""

    flows: frozenset[str]
    gone: frozenset[str]
    nodes: frozenset[str]
    has_records: bool

    @staticmethod
    def between(last: Last, flows: Mapping[str, FlowSpec], boxes: Mapping[str, Box]) -> Changes:
        """What differs from the last run."""
        nodes = frozenset(differing(last.boxes, boxes))
        records = set(differing(last.memory.flows, flows))
        gone = frozenset(name for name in records if name not in flows)
        moved = {name for name, flow in flows.items() if flow.source in nodes or flow.target in nodes} if nodes else ()
        return Changes(frozenset(records.union(moved) - gone), gone, nodes, bool(records))


def differing(before: Mapping[K, V], after: Mapping[K, V]) -> list[K]:
    """The names that stand for something else, or for nothing, on one of the sides."""
    known = before.get
    found = [] if before.keys() <= after.keys() else [name for name in before if name not in after]
    found += [name for name, value in after.items() if (old := known(name)) is not value and old != value]
    return found


def updated(before: Mapping[K, V], gone: Iterable[K], after: Mapping[K, V]) -> dict[K, V]:
    """A copy without what is gone and with what is new."""
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


def box_index(routing: Routing) -> BoxIndex:
    """The boxes of a routing as an index, made when they were routed."""
    return routing.memory.boxes if isinstance(routing.memory, Memory) else BoxIndex(routing.boxes)
