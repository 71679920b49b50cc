"""Observability in linear time: spanning forest, bridges and blocks of the graph of unknown arcs (solver, section 3.2).

An unknown is determined iff it is a bridge of the graph of unknown arcs, the outside being one more vertex. Bridges
are found with a spanning forest and random numbers: every arc off the forest adds a random number at one end and
takes it off at the other; a forest arc is a bridge iff the numbers in the subtree below it add up to zero (the chance
of a wrong answer is 2^-62 an arc, with a fixed seed).
"""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import breadth_first_order

from vsm_app.engine.network import Bools, Floats, Ints
from vsm_app.engine.structure import label_vertices

_HASH_BITS = 62


@dataclass(frozen=True, slots=True)
class Forest:
    """A spanning forest of unknown arcs: vertices in breadth-first order, parents, and the arc to the parent.

    `tree_arc[v]` is a position in the list of unknown arcs, -1 at roots. `bridge` is by position.
    """

    order: Ints
    parent: Ints
    tree_arc: Ints
    bridge: Bools
    labels: Ints
    groups: int


def spanning_forest(head: Ints, tail: Ints, vertices: int, outside: int) -> Forest:
    """Forest and bridges of the unknown arcs `tail -> head`; the component of `outside` is rooted there."""
    if head.size == 0:
        alone, none = np.arange(vertices), np.full(vertices, -1, dtype=np.int64)
        return Forest(alone, none, none, np.zeros(0, dtype=bool), alone, vertices)
    groups, labels = label_vertices(head, tail, vertices)
    root_of = np.full(groups, -1, dtype=np.int64)
    root_of[labels[::-1]] = np.arange(vertices - 1, -1, -1)
    root_of[labels[outside]] = outside
    order, parent = _breadth_first(head, tail, vertices, root_of)
    tree_arc = np.full(vertices, -1, dtype=np.int64)
    position = np.arange(head.size)
    down = (parent[head] == tail) & (head != tail)
    up = (parent[tail] == head) & (head != tail)
    tree_arc[head[down]] = position[down]
    tree_arc[tail[up & ~down]] = position[up & ~down]
    on_tree = np.zeros(head.size, dtype=bool)
    on_tree[tree_arc[tree_arc >= 0]] = True
    bridge = _bridges(head, tail, order, parent, tree_arc, on_tree)
    return Forest(order, parent, tree_arc, bridge, labels, groups)


def _breadth_first(head: Ints, tail: Ints, vertices: int, root_of: Ints) -> tuple[Ints, Ints]:
    """Order and parents from one artificial root above the root of every component (left out again)."""
    above = np.full(root_of.size, vertices, dtype=np.int64)
    left = np.concatenate([head, tail, above])
    right = np.concatenate([tail, head, root_of])
    graph = coo_matrix((np.ones(left.size), (left, right)), shape=(vertices + 1, vertices + 1)).tocsr()
    order, parent = breadth_first_order(graph, vertices, directed=True, return_predecessors=True)
    above_of: Ints = parent[:vertices].astype(np.int64)
    above_of[above_of >= vertices] = -1
    return order[1:].astype(np.int64), above_of


def _bridges(head: Ints, tail: Ints, order: Ints, parent: Ints, tree_arc: Ints, on_tree: Bools) -> Bools:
    bridge = on_tree.copy()
    off = np.flatnonzero(~on_tree)
    if off.size == 0:
        return bridge
    numbers = random.Random(20)
    total = [0] * parent.size
    for one, other in zip(head[off].tolist(), tail[off].tolist(), strict=True):
        if one != other:
            number = numbers.getrandbits(_HASH_BITS)
            total[one] += number
            total[other] -= number
    parents, arcs = parent.tolist(), tree_arc.tolist()
    for vertex in reversed(order.tolist()):
        value = total[vertex]
        if value:
            above = parents[vertex]
            if above >= 0:
                total[above] += value
                bridge[arcs[vertex]] = False
    return bridge


def subtree_sums(forest: Forest, values: Floats) -> Floats:
    """Sum of `values` over the vertices below and at each vertex."""
    total = values.tolist()
    parents = forest.parent.tolist()
    for vertex in reversed(forest.order.tolist()):
        above = parents[vertex]
        if above >= 0:
            total[above] += total[vertex]
    return np.array(total)


def blocks(forest: Forest, head: Ints, tail: Ints, vertices: int) -> list[tuple[Ints, int]]:
    """The 2-edge-connected blocks of undetermined arcs: positions of the arcs and how many numbers each block lacks."""
    loose = np.flatnonzero(~forest.bridge)
    if loose.size == 0:
        return []
    _, labels = label_vertices(head[loose], tail[loose], vertices)
    label = labels[head[loose]]
    order = np.argsort(label, kind="stable")
    loose, label = loose[order], label[order]
    cuts = np.flatnonzero(np.diff(label)) + 1
    found = []
    for members in np.split(loose, cuts):
        touched = np.unique(np.concatenate([head[members], tail[members]]))
        found.append((members, int(members.size - touched.size + 1)))
    return found
