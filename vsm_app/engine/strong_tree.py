"""Covariances in a network whose entries are far apart in weight, without a difference of equals.

A spanning tree of the loosest arcs carries what the balances leave over: its flows follow from those of the chords, and
each chord is known at least as well as every arc of the tree on its way round. In units of their own deviations chords
have the covariance `(I + K' K)^-1`, elements of `K` being 1 at most: well conditioned, however far apart entries are.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from vsm_app.engine.network import Floats, Ints


class StrongTree:
    """Arcs between 0..vertices-1 and the ground (-1), all of which hang on it, with the variances of their flows."""

    def __init__(self, head: Ints, tail: Ints, variance: Floats, vertices: int) -> None:
        self._variance = variance
        arcs = np.arange(head.size)
        self._tree = _loosest_tree(head, tail, variance, vertices)
        self._chords = np.setdiff1d(arcs, self._tree, assume_unique=True)
        incidence = np.zeros((vertices + 1, arcs.size))  # the ground stands last, where -1 finds it
        incidence[head, arcs] += 1.0
        incidence[tail, arcs] -= 1.0
        inside = incidence[:vertices]
        self._through = -np.rint(np.linalg.solve(inside[:, self._tree], inside[:, self._chords]))
        self._deviation = np.sqrt(variance[self._chords])
        self._scaled = self._through * self._deviation / np.sqrt(variance[self._tree])[:, None]
        self._factor = cho_factor(np.eye(vertices) + self._scaled @ self._scaled.T)

    @cached_property
    def of_flows(self) -> Floats:
        """Variances of the flows themselves."""
        told = self._scaled * cho_solve(self._factor, self._scaled)
        found = np.empty(self._variance.size)
        found[self._chords] = self._variance[self._chords] * (1.0 - told.sum(axis=0))
        found[self._tree] = self._variance[self._tree] * told.sum(axis=1)
        return found

    def variances(self, gradients: Floats) -> Floats:
        """Variances of functions of the flows, by their gradients, one a column: a sum of squares."""
        chords, tree = self._told(gradients)
        return np.asarray((chords**2).sum(axis=0) + (tree**2).sum(axis=0))

    def covariances(self, gradients: Floats) -> Floats:
        """Covariances of all flows with functions of them, by their gradients, one a column."""
        chords = self._deviation[:, None] * self._told(gradients)[0]
        found = np.empty_like(gradients)
        found[self._chords], found[self._tree] = chords, self._through @ chords
        return found

    def _told(self, gradients: Floats) -> tuple[Floats, Floats]:
        """What chords and tree tell of functions, in units of their deviations."""
        alone = self._deviation[:, None] * (gradients[self._chords] + self._through.T @ gradients[self._tree])
        tree = np.asarray(cho_solve(self._factor, self._scaled @ alone))
        return alone - self._scaled.T @ tree, tree


def _loosest_tree(head: Ints, tail: Ints, variance: Floats, vertices: int) -> Ints:
    """A spanning tree of the arcs of largest variance (J. B. Kruskal, 1956)."""
    above = list(range(vertices + 1))  # the ground stands last, where -1 finds it

    def root(vertex: int) -> int:
        while above[vertex] != vertex:
            above[vertex] = above[above[vertex]]
            vertex = above[vertex]
        return vertex

    found = []
    heads, tails = (head % (vertices + 1)).tolist(), (tail % (vertices + 1)).tolist()
    for arc in np.argsort(-variance, kind="stable").tolist():
        first, second = root(heads[arc]), root(tails[arc])
        if first != second:
            above[first] = second
            found.append(arc)
    return np.array(found, dtype=np.int64)
