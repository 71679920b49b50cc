"""Which processes of production lie on the way back: a washing plant between sorting and regranulating.

They are no input to production yet: what passes them would be counted twice. Where no use is drawn, a factory looks
the same: it is given something from the end of life, and all it makes goes there. Each step is O(flows).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components


@dataclass(frozen=True, slots=True)
class WaysOfMaterial:
    """From which nodes material comes to each and to which it goes on (an open end: ``), and where nodes stand."""

    into: Mapping[str, Set[str]]
    out: Mapping[str, Set[str]]
    production: Set[str]
    use: Set[str]
    after: Set[str]

    def of(self, node: str) -> Set[str]:
        """Where material comes from."""
        return self.into.get(node, frozenset())

    def on(self, node: str) -> Set[str]:
        """Where material goes."""
        return self.out.get(node, frozenset())


def on_the_way_back(ways: WaysOfMaterial) -> frozenset[str]:
    """Nodes of production that hand on to the end of life all that they are given, some of it from there or from use.

    Not what makes something: the nodes of a loop without any other production, or that lead to none, are on the way
    back only if they are given nothing from elsewhere. Production as a whole never is.
    """
    giving = _giving(ways)
    found = _given(ways, giving)
    makers = _makers(ways, found)
    found = _given(ways, giving - makers) if makers else found
    makes = {node for node in ways.production if ways.of(node) or ways.on(node)}
    return frozenset() if makes <= found else frozenset(found)


def _giving(ways: WaysOfMaterial) -> set[str]:
    """Nodes of production from which everything goes to the end of life, directly or through others of them."""
    able = {node for node in ways.production if ways.on(node)}
    others = {node for node in able if any(end not in ways.after and end not in able for end in ways.on(node))}
    return able - _reached(others, lambda node: ways.of(node) & able)


def _given(ways: WaysOfMaterial, giving: Set[str]) -> set[str]:
    """Those of them to which something comes from the end of life or from use, directly or through others of them."""
    near = ways.after | ways.use
    first = {node for node in giving if not near.isdisjoint(ways.of(node))}
    return _reached(first, lambda node: ways.on(node) & giving)


def _makers(ways: WaysOfMaterial, found: Set[str]) -> set[str]:
    """Those of `found` that make something: they are given what has not been in use, or nothing enters their loop."""
    if not found:
        return set()
    back, within = found | ways.after, found | ways.after | ways.use
    leading = _reached((ways.production - found) | ways.use, lambda node: ways.of(node) & back)
    astray = (_in_loops(ways, back) & found) | (found - leading)
    entered = {node for node in back if not ways.of(node) <= back or not ways.of(node)}
    closed = found - _reached(entered, lambda node: ways.on(node) & back)
    first = closed | {node for node in astray if not ways.of(node) <= within}
    # what they feed makes something too, and what feeds them does not hand on all that it is given
    return _reached(first, lambda node: (ways.on(node) & astray) | (ways.of(node) & found))


def _in_loops(ways: WaysOfMaterial, nodes: Set[str]) -> set[str]:
    """Nodes that come back to themselves through others of them."""
    row = {node: place for place, node in enumerate(sorted(nodes))}
    ends = [(row[node], row[end]) for node in row for end in ways.on(node) if end in row]
    if not ends:
        return set()
    before, behind = np.array(ends, dtype=np.int64).T
    matrix = csr_array((np.ones(len(ends)), (before, behind)), shape=(len(row), len(row)))
    _count, part = connected_components(matrix, connection="strong")
    size = np.bincount(part)
    return {node for node, place in row.items() if size[part[place]] > 1}


def _reached(first: Iterable[str], further: Callable[[str], Iterable[str]]) -> set[str]:
    """All that is reached from `first`, these included."""
    found = set(first)
    queue = deque(found)
    while queue:
        for node in further(queue.popleft()):
            if node not in found:
                found.add(node)
                queue.append(node)
    return found
