"""Layers and their order: which column a node stands in, and in which sequence from above to below.

The three classical steps of a layered drawing (K. Sugiyama, S. Tagawa, M. Toda: Methods for visual understanding of
hierarchical system structures, 1981): cycles are broken by leaving out edges of little weight (greedy heuristic of
P. Eades, X. Lin, W. Smyth, 1993), columns are longest paths, crossings are reduced by barycentre sweeps. Ties are
decided by rank and id, never by the order of the input.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

#: Sweeps over the columns at most; fewer where crossings stop falling.
SWEEPS: Final = 16
PATIENCE: Final = 4


class Arc(NamedTuple):
    """A weighted edge between two node names."""

    source: str
    target: str
    weight: float


class Slot(NamedTuple):
    """A place in a column: a node, or the passage of an edge through a column it only crosses.

    A passage is named by the node it comes from; edges from one node share it.
    """

    node: str
    column: int
    is_node: bool


#: Two slots of neighbouring columns, the left one first, and how strongly they pull at each other.
Link: TypeAlias = tuple[Slot, Slot, float]


def forward_arcs(order: Sequence[str], arcs: Sequence[Arc], stage: Mapping[str, int]) -> list[Arc]:
    """The arcs that run forward: none back to an earlier stage, none that closes a cycle.

    `order` lists the nodes from the most to the least preferred in ties.
    """
    onward = [a for a in arcs if a.source != a.target and stage[a.source] <= stage[a.target]]
    place = {node: i for i, node in enumerate(_greedy_sequence(order, onward))}
    return [a for a in onward if stage[a.source] < stage[a.target] or place[a.source] < place[a.target]]


def _greedy_sequence(order: Sequence[str], arcs: Sequence[Arc]) -> list[str]:
    """Nodes so that little weight points backwards: sinks last, sources first, else the largest surplus first."""
    out: dict[str, dict[str, float]] = {node: defaultdict(float) for node in order}
    into: dict[str, dict[str, float]] = {node: defaultdict(float) for node in order}
    for arc in arcs:
        out[arc.source][arc.target] += arc.weight
        into[arc.target][arc.source] += arc.weight
    left: list[str] = []
    right: list[str] = []
    remaining = dict.fromkeys(order)
    while remaining:
        sinks = [node for node in remaining if not out[node]]
        sources = [node for node in remaining if out[node] and not into[node]]
        if sinks:
            right.extend(reversed(sinks))
            chosen = sinks
        elif sources:
            left.extend(sources)
            chosen = sources
        else:
            best = max(remaining, key=lambda node: sum(out[node].values()) - sum(into[node].values()))
            left.append(best)
            chosen = [best]
        for node in chosen:
            del remaining[node]
            for other in out[node]:
                into[other].pop(node, None)
            for other in into[node]:
                out[other].pop(node, None)
    return left + right[::-1]


def columns_of(order: Sequence[str], arcs: Sequence[Arc], stage: Mapping[str, int]) -> dict[str, int]:
    """The column of each node: the longest path to it, stages one after the other, sources drawn to what they feed."""
    into: dict[str, list[str]] = {node: [] for node in order}
    out: dict[str, list[str]] = {node: [] for node in order}
    for arc in arcs:
        into[arc.target].append(arc.source)
        out[arc.source].append(arc.target)
    column: dict[str, int] = {}
    start = 0
    first_of: dict[int, int] = {}
    last_of: dict[int, int] = {}
    for number in sorted(set(stage.values())):
        first_of[number] = start
        members = [node for node in order if stage[node] == number]
        for node in _topological(members, into, out):
            column[node] = max([start, *(column[p] + 1 for p in into[node])])
        last_of[number] = max((column[node] for node in members), default=start - 1)
        start = last_of[number] + 1
    for node in order:
        if not into[node] and out[node]:
            beside = min(column[t] for t in out[node]) - 1
            column[node] = min(max(first_of[stage[node]], beside), last_of[stage[node]])
    return without_gaps(column)


def _topological(
    members: Sequence[str], into: Mapping[str, Sequence[str]], out: Mapping[str, Sequence[str]]
) -> list[str]:
    inside = set(members)
    waiting = {node: sum(p in inside for p in into[node]) for node in members}
    ready = [node for node in members if waiting[node] == 0]
    for node in ready:
        for other in out[node]:
            if other in inside:
                waiting[other] -= 1
                if waiting[other] == 0:
                    ready.append(other)
    return ready


def without_gaps(column: Mapping[str, int]) -> dict[str, int]:
    """The columns numbered anew, those without a node left out."""
    used = {number: i for i, number in enumerate(sorted(set(column.values())))}
    return {node: used[number] for node, number in column.items()}


def ordered_columns(
    order: Sequence[str],
    arcs: Sequence[Arc],
    column: Mapping[str, int],
    row_class: Mapping[str, int],
    passages: bool,
) -> tuple[list[list[Slot]], list[Link]]:
    """Slots of each column from above to below, and the links between slots of neighbouring columns.

    Nodes of a smaller `row_class` stand above those of a larger one. `passages` says whether edges that skip columns
    get a slot in each column they cross; without, they do not take part.
    """
    links = _links(arcs, column, passages=passages)
    slots: list[list[Slot]] = [[] for _ in range(max(column.values(), default=-1) + 1)]
    for node in order:
        slots[column[node]].append(Slot(node, column[node], True))
    for slot in dict.fromkeys(s for link in links for s in link[:2] if not s.is_node):
        slots[slot.column].append(slot)
    for entries in slots:
        entries.sort(key=lambda s: row_class.get(s.node, 0) if s.is_node else 0)
    return _Sweeper(slots, links, row_class).run(), links


def _links(arcs: Sequence[Arc], column: Mapping[str, int], *, passages: bool) -> list[Link]:
    weights: dict[tuple[Slot, Slot], float] = defaultdict(float)
    for arc in arcs:
        first, last = column[arc.source], column[arc.target]
        step = 1 if last > first else -1
        if first == last or (abs(last - first) > 1 and not passages):
            continue
        before = Slot(arc.source, first, True)
        for number in range(first + step, last, step):
            here = Slot(arc.source, number, False)
            weights[before, here] += arc.weight
            before = here
        weights[before, Slot(arc.target, last, True)] += arc.weight
    return [(a, b, w) if a.column < b.column else (b, a, w) for (a, b), w in weights.items()]


class _Sweeper:
    """Barycentre sweeps from left to right and back, the best order is kept."""

    def __init__(self, slots: list[list[Slot]], links: Sequence[Link], row_class: Mapping[str, int]) -> None:
        self.slots = slots
        self.links = links
        self.row_class = row_class
        self.before: dict[Hashable, list[tuple[Slot, float]]] = defaultdict(list)
        self.after: dict[Hashable, list[tuple[Slot, float]]] = defaultdict(list)
        for a, b, weight in links:
            self.after[a].append((b, weight))
            self.before[b].append((a, weight))

    def run(self) -> list[list[Slot]]:
        best, fewest, idle = [list(s) for s in self.slots], self._crossings(), 0
        for sweep in range(SWEEPS):
            forward = sweep % 2 == 0
            numbers = range(1, len(self.slots)) if forward else range(len(self.slots) - 2, -1, -1)
            for number in numbers:
                self._sort(number, self.before if forward else self.after, number - 1 if forward else number + 1)
            crossings = self._crossings()
            if crossings < fewest:
                best, fewest, idle = [list(s) for s in self.slots], crossings, 0
            else:
                idle += 1
            if fewest == 0 or idle >= PATIENCE:
                break
        return best

    def _sort(self, number: int, neighbours: Mapping[Hashable, list[tuple[Slot, float]]], beside: int) -> None:
        place = {slot: i for i, slot in enumerate(self.slots[beside])}
        scale = (len(self.slots[number]) or 1) / (len(self.slots[beside]) or 1)
        keys = {}
        for i, slot in enumerate(self.slots[number]):
            linked = neighbours.get(slot, ())
            total = sum(weight for _, weight in linked)
            centre = sum(place[other] * weight for other, weight in linked) / total if total else i / scale
            keys[slot] = (self.row_class.get(slot.node, 0) if slot.is_node else 0, centre)
        self.slots[number].sort(key=lambda slot: keys[slot])

    def _crossings(self) -> int:
        place = {slot: i for column in self.slots for i, slot in enumerate(column)}
        between: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for a, b, _ in self.links:
            between[a.column].append((place[a], place[b]))
        return sum(_inversions([right for _, right in sorted(pairs)]) for pairs in between.values())


def _inversions(values: Sequence[int]) -> int:
    seen: list[int] = []
    count = 0
    for value in values:
        count += len(seen) - bisect_left(seen, value + 1)
        insort(seen, value)
    return count


def stages_of(order: Sequence[str], arcs: Sequence[Arc], given: Mapping[str, int], count: int) -> dict[str, int]:
    """A stage number for each node; one without stands where the flows put it.

    It takes that of what it feeds, be it through others without a stage; what feeds only back to earlier ones
    (collection, recycling) that of what feeds it; what meets none the first.
    """
    most = max(count - 1, 0)
    if len(given) == len(order):
        return {node: min(given[node], most) for node in order}
    early = {(a.source, a.target) for a in arcs if given.get(a.source, 0) > given.get(a.target, count)}
    onward = [a for a in arcs if a.source != a.target and (a.source, a.target) not in early]
    sequence = _greedy_sequence(order, onward)
    place = {node: i for i, node in enumerate(sequence)}
    feeds: dict[str, list[str]] = {node: [] for node in order}
    fed: dict[str, list[str]] = {node: [] for node in order}
    for arc in onward:
        if place[arc.source] < place[arc.target]:
            feeds[arc.source].append(arc.target)
            fed[arc.target].append(arc.source)
    low = _spread(sequence, given, fed, max)
    high = _spread(sequence[::-1], given, feeds, min)
    stage = {}
    for node in order:
        before, behind = low.get(node), high.get(node)
        is_back = before is not None and behind is not None and behind < before
        found = before if behind is None or is_back else behind
        stage[node] = min(found or 0, most)
    return stage


def _spread(
    sequence: Sequence[str],
    given: Mapping[str, int],
    beside: Mapping[str, Sequence[str]],
    of: Callable[[Iterable[int]], int],
) -> dict[str, int]:
    """What the stages of their neighbours on one side say of the nodes, in a sequence that comes to those first."""
    known = dict(given)
    for node in sequence:
        met = [known[other] for other in beside[node] if other in known] if node not in known else []
        if met:
            known[node] = of(met)
    return known
