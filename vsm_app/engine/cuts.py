"""The cuts of a spanning forest: what hangs below each of its arcs, and which other arcs cross to it."""

from __future__ import annotations

import numpy as np

from vsm_app.engine.classify import Forest
from vsm_app.engine.network import Ints


class Cuts:
    """What hangs below a forest arc, by preorder numbers."""

    def __init__(self, forest: Forest, head: Ints, tail: Ints) -> None:
        parent, order = forest.parent.tolist(), forest.order.tolist()
        count = [1] * len(parent)
        for vertex in reversed(order):
            if parent[vertex] >= 0:
                count[parent[vertex]] += count[vertex]
        number = [0] * len(parent)
        following = [0] * len(parent)
        roots = 0
        for vertex in order:
            above = parent[vertex]
            if above < 0:
                number[vertex] = roots
                roots += count[vertex]
            else:
                number[vertex] = following[above]
                following[above] += count[vertex]
            following[vertex] = number[vertex] + 1
        numbers = np.array(number)
        self._numbers, self._counts = numbers, np.array(count)
        self._number, self._count = number, count
        self._child = {arc: vertex for vertex, arc in enumerate(forest.tree_arc.tolist()) if arc >= 0}
        self.head, self.tail = numbers[head], numbers[tail]
        self._by_head, self._by_tail = np.argsort(self.head, kind="stable"), np.argsort(self.tail, kind="stable")
        self._sorted_head, self._sorted_tail = self.head[self._by_head], self.tail[self._by_tail]

    def below(self, position: int) -> int:
        """The lower end of a forest arc."""
        return self._child[position]

    def interval(self, vertices: Ints) -> tuple[Ints, Ints]:
        """First preorder number of what hangs on each vertex, and the one after the last."""
        first = self._numbers[vertices]
        return first, first + self._counts[vertices]

    def across(self, position: int) -> tuple[int, Ints, Ints]:
        """The lower end of a forest arc, and the measured arcs that enter and leave what hangs on it."""
        vertex = self._child[position]
        first = self._number[vertex]
        ends = (first, first + self._count[vertex])
        heads = self._by_head[slice(*np.searchsorted(self._sorted_head, ends).tolist())]
        tails = self._by_tail[slice(*np.searchsorted(self._sorted_tail, ends).tolist())]
        entering = heads[(self.tail[heads] < ends[0]) | (self.tail[heads] >= ends[1])]
        leaving = tails[(self.head[tails] < ends[0]) | (self.head[tails] >= ends[1])]
        return vertex, entering, leaving
