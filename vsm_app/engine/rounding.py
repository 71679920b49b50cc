"""Rounding for a map: one resolution per layer, and every node that closes still adds up for the reader.

The resolution is that of the value of which most digits are known, but four digits of the largest at most: 80 and 60
give whole units, and two decimals come only where somebody said them or a spread is as small. Parts of a map that no
flow joins are rounded each by itself: what is drawn or pasted beside a map changes no digit in it.

1 360.2 + 429.7 = 1 789.9 rounds to 1 360 + 430 = 1 790, but 0.4 + 0.4 = 0.8 would read 0 + 0 = 1. Each value goes to a
neighbouring step of the layer's resolution such that inflows minus outflows stay what the unrounded balance rounds
to, with the least total shift. That is a minimum-cost flow with unit steps (a feasible one exists: the constraint
matrix is a network, so the fractional solution lies in the hull of integer ones; Ahuja, Magnanti and Orlin 1993,
Network Flows, section 9.7, successive shortest paths). What leaves the map or goes into stock passes through the
outside, which balances nothing.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from vsm_app.engine.results import FlowResult, Solution
from vsm_app.model.units import parse_unit
from vsm_app.precision import half_up, known_decimals, shared_decimals

OUTSIDE: Final = None
#: Digits that the largest value of a layer shows at least.
SIGNIFICANT: Final = 4
_CLOSED: Final = 1e-6  # a node's balance counts as closed within this many steps per flow


@dataclass(frozen=True, slots=True)
class Arc:
    """A value between two nodes; `None` is the outside. `value` in steps of the resolution."""

    id: str
    source: str | None
    target: str | None
    value: float


@dataclass(frozen=True, slots=True)
class MapRounding:
    """Rounded values of a solution by (flow, layer), and the digits after the decimal mark of each (layer, unit).

    `most` are the digits there would be if every one of them were known. Where a map has parts that no flow joins,
    `parts` is the rounding of the part that a flow or node belongs to, and the digits of all are those of the finest.
    """

    values: Mapping[tuple[str, str], float]
    decimals: Mapping[tuple[str, str], int]
    most: Mapping[tuple[str, str], int] = field(default_factory=dict)
    parts: Mapping[str, MapRounding] = field(default_factory=dict)

    def value(self, flow: FlowResult) -> float | None:
        """What the map shows for this flow, `None` where it is not determined."""
        return self.values.get((flow.id, flow.layer), flow.value)

    def digits(self, layer: str, unit: str, at: str | None = None) -> int:
        """Digits after the decimal mark for values of that layer in that unit, beside the flow or node `at`."""
        part = None if at is None else self.parts.get(at)
        if part is not None:
            return part.digits(layer, unit)
        known = self.decimals.get((layer, unit))
        return known if known is not None else self._converted(layer, unit)

    def with_groups(self, inside: Mapping[str, Iterable[str]]) -> MapRounding:
        """The same with sub-processes, by what lies inside: each belongs to the part that all of it belongs to."""
        homes = {group: [part for one in ids if (part := self.parts.get(one))] for group, ids in inside.items()}
        found = {group: parts[0] for group, parts in homes.items() if parts and all(one is parts[0] for one in parts)}
        return replace(self, parts={**self.parts, **found}) if found else self

    def _converted(self, layer: str, unit: str) -> int:
        """The digits in a unit that no flow is in: as fine as in the one that is shown finest."""
        steps = [parse_unit(one).factor / 10.0**digits for (at, one), digits in self.decimals.items() if at == layer]
        size = parse_unit(unit).factor
        return max(0, round(math.log10(size / min(steps)))) if steps and size > 0.0 and min(steps) > 0.0 else 0

    def most_digits(self, layer: str, unit: str, at: str | None = None) -> int:
        """Digits after the decimal mark that an entry of that layer in that unit may keep, beside `at`."""
        part = None if at is None else self.parts.get(at)
        if part is not None:
            return part.most_digits(layer, unit)
        return max(self.most.get((layer, unit), 0), self.digits(layer, unit))


def round_for_map(solution: Solution, digits_of: Mapping[tuple[str, str], int] | None = None) -> MapRounding:
    """Round every determined flow of `solution`, per layer and unit, so that each closed node still adds up.

    `digits_of` says how many decimals a layer has in a unit, where that is not left to its values.
    """
    return round_flows(solution.flows.values(), digits_of)


def round_flows(results: Iterable[FlowResult], digits_of: Mapping[tuple[str, str], int] | None = None) -> MapRounding:
    """The same of some flows of a solution."""
    found = _parts(list(results))
    rounded = [_round_part(part, digits_of or {}) for part in found]
    if len(rounded) == 1:
        return rounded[0]
    values: dict[tuple[str, str], float] = {}
    decimals: dict[tuple[str, str], int] = {}
    most: dict[tuple[str, str], int] = {}
    parts: dict[str, MapRounding] = {}
    for part, one in zip(found, rounded, strict=True):
        values |= one.values
        for whole, its in ((decimals, one.decimals), (most, one.most)):
            for key, digits in its.items():
                whole[key] = max(digits, whole.get(key, 0))
        parts |= {end: one for flow in part for end in (flow.source, flow.target, flow.id) if end is not None}
    return MapRounding(values, decimals, most, parts)


def _parts(flows: list[FlowResult]) -> list[list[FlowResult]]:
    """The flows of each part of the map that is joined to no other, both in the order given."""
    leads_to: dict[str, str] = {}

    def root(node: str) -> str:
        while (above := leads_to.setdefault(node, node)) != node:
            leads_to[node] = leads_to[above]
            node = above
        return node

    ends = [flow.source or flow.target or flow.id for flow in flows]
    for flow, end in zip(flows, ends, strict=True):
        if flow.target is not None:
            leads_to[root(flow.target)] = root(end)
    found: dict[str, list[FlowResult]] = {}
    for flow, end in zip(flows, ends, strict=True):
        found.setdefault(root(end), []).append(flow)
    return list(found.values())


def _round_part(results: Iterable[FlowResult], wanted: Mapping[tuple[str, str], int]) -> MapRounding:
    """The flows of one part, rounded together."""
    groups: dict[tuple[str, str], list[FlowResult]] = {}
    for flow in results:
        if flow.value is not None and math.isfinite(flow.value):
            groups.setdefault((flow.layer, flow.unit), []).append(flow)
    units = _units_by_layer(groups)
    values: dict[tuple[str, str], float] = {}
    decimals: dict[tuple[str, str], int] = {}
    most: dict[tuple[str, str], int] = {}
    for (layer, unit), flows in groups.items():
        most[layer, unit] = decimals_for(abs(flow.value) for flow in flows if flow.value is not None)
        known = wanted.get((layer, unit))
        digits = decimals[layer, unit] = _known_digits(flows, most[layer, unit]) if known is None else known
        step = 10.0**-digits
        arcs = [Arc(flow.id, flow.source, flow.target, flow.value / step) for flow in flows if flow.value is not None]
        steps = round_together(arcs) if units[layer] == 1 else {arc.id: _nearest(arc.value) for arc in arcs}
        for flow_id, count in steps.items():
            values[flow_id, layer] = round(count * step, digits)
    return MapRounding(values, decimals, most)


def _known_digits(flows: Iterable[FlowResult], most: int) -> int:
    """Digits after the decimal mark of the flow of which most are known, up to `most`.

    An entry that was left alone has those of its own; what was worked out, those of its spread; what would be lost
    altogether needs them all.
    """
    found = 0
    for flow in flows if most else ():
        value = flow.value or 0.0
        given = flow.entered.value if flow.entered is not None else None
        alone = given is not None and abs(value - given) <= _CLOSED * abs(given)
        if alone and given is not None and _ends(given, most):
            found = max(found, shared_decimals((given,), most))
        elif abs(value) >= 0.5 * 10.0**-most:
            found = max(found, known_decimals(value, flow.sd, most))
        elif abs(value) >= 10.0 ** -(most + SIGNIFICANT):
            return most
        if found == most:
            return most
    return found


def _ends(value: float, decimals: int) -> bool:
    """Whether a number has no more decimals than that: it was said so, not converted."""
    return abs(round(value, decimals) - value) <= _CLOSED * 10.0**-decimals


def decimals_for(values: Iterable[float], significant: int = SIGNIFICANT) -> int:
    """Digits after the decimal mark that give the largest value so many significant digits; none for large ones."""
    largest = max(values, default=0.0)
    if largest <= 0.0:
        return 0
    return max(0, significant - 1 - math.floor(math.log10(largest)))


def round_together(arcs: Iterable[Arc]) -> dict[str, int]:
    """Round each value up or down to a whole number so that nodes which close keep closing, with the least shift.

    A node closes where the sum of its values is zero; a node that does not (an inventory, entries that contradict
    each other) is left free. Arcs are looked at in the order given, so the same input gives the same output.
    """
    held = list(arcs)
    free = _free_nodes(held)
    rounding = _Rounding(held, free)
    rounding.balance()
    return {arc.id: count for arc, count in zip(held, rounding.counts, strict=True)}


def _nearest(value: float) -> int:
    return math.floor(half_up(value, 0) + 0.5)


def _units_by_layer(groups: Iterable[tuple[str, str]]) -> dict[str, int]:
    units: dict[str, int] = {}
    for layer, _unit in groups:
        units[layer] = units.get(layer, 0) + 1
    return units


def _free_nodes(arcs: list[Arc]) -> set[str | None]:
    sums: dict[str | None, float] = {}
    counts: dict[str | None, int] = {}
    for arc in arcs:
        for node, sign in ((arc.target, 1.0), (arc.source, -1.0)):
            sums[node] = sums.get(node, 0.0) + sign * arc.value
            counts[node] = counts.get(node, 0) + 1
    largest = max((abs(arc.value) for arc in arcs), default=1.0)
    tolerance = _CLOSED * max(largest, 1.0)
    return {OUTSIDE} | {node for node, total in sums.items() if abs(total) > tolerance * counts[node]}


class _Rounding:
    """Successive shortest paths: from the nearest whole numbers, move single steps from surplus to deficit."""

    def __init__(self, arcs: list[Arc], free: set[str | None]) -> None:
        self._arcs = arcs
        self._free = free
        self.counts = [_nearest(arc.value) for arc in arcs]
        self._at: dict[str | None, list[int]] = {}
        self._surplus: dict[str | None, int] = {}
        for i, arc in enumerate(arcs):
            for node, sign in ((arc.target, 1), (arc.source, -1)):
                self._at.setdefault(node, []).append(i)
                if node not in free:
                    self._surplus[node] = self._surplus.get(node, 0) + sign * self.counts[i]

    def balance(self) -> None:
        """Move steps until no node has a surplus or deficit (or none can be moved, where the input did not close)."""
        for node in list(self._surplus):
            while self._surplus[node] > 0 and self._send(node, outwards=True):
                pass
            while self._surplus[node] < 0 and self._send(node, outwards=False):
                pass

    def _send(self, start: str | None, *, outwards: bool) -> bool:
        """Move one step from `start` along the cheapest chain of arcs to a node that takes it (label correcting)."""
        cost: dict[str | None, float] = {start: 0.0}
        via: dict[str | None, tuple[int, int, str | None]] = {}
        queue: deque[str | None] = deque([start])
        best: str | None = None
        best_cost = math.inf
        while queue:
            node = queue.popleft()
            if cost[node] >= best_cost or (node in self._free and node != start):
                continue
            for i, change, other in self._moves(node, outwards=outwards):
                reached = cost[node] + self._price(i, change)
                if reached < cost.get(other, math.inf) - 1e-12 and reached < best_cost:
                    cost[other] = reached
                    via[other] = (i, change, node)
                    queue.append(other)
                    if self._takes(other, outwards=outwards):
                        best, best_cost = other, reached
        if best_cost == math.inf:
            return False
        self._apply(start, best, via, outwards=outwards)
        return True

    def _moves(self, node: str | None, *, outwards: bool) -> Iterable[tuple[int, int, str | None]]:
        """Arcs at `node` whose count may change by one so that the node's surplus falls (or rises, not `outwards`)."""
        wanted = -1 if outwards else 1
        for i in self._at[node]:
            arc = self._arcs[i]
            if arc.source == arc.target:
                continue
            enters = arc.target == node
            change = wanted if enters else -wanted
            if abs(self.counts[i] + change - arc.value) < 1.0:
                yield i, change, arc.source if enters else arc.target

    def _price(self, i: int, change: int) -> float:
        value, count = self._arcs[i].value, self.counts[i]
        return abs(count + change - value) - abs(count - value)

    def _takes(self, node: str | None, *, outwards: bool) -> bool:
        if node in self._free:
            return True
        surplus = self._surplus.get(node, 0)
        return surplus < 0 if outwards else surplus > 0

    def _apply(
        self,
        start: str | None,
        end: str | None,
        via: Mapping[str | None, tuple[int, int, str | None]],
        *,
        outwards: bool,
    ) -> None:
        node = end
        while node != start:
            i, change, before = via[node]
            self.counts[i] += change
            node = before
        step = 1 if outwards else -1
        if start not in self._free:
            self._surplus[start] -= step
        if end not in self._free:
            self._surplus[end] += step
