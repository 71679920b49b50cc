"""The structure of a linear system: its columns, its components, and which of them are pure networks.

A component is a pure network where every variable enters at most two constraints, with coefficients of equal size and
opposite sign: an arc between two vertices, or between a vertex and the outside. There the graph form of the
classification holds, in linear time (solver, section 3.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import connected_components

from vsm_app.engine.network import Bools, Floats, Ints

#: Two coefficients count as equal in size within this relative difference.
_SAME_SIZE: Final = 1e-13
_ARC_ENDS = 2
_SHORT = 1 << 16


@dataclass(frozen=True, slots=True)
class Columns:
    """Nonzeros merged and sorted by column: `rows[start[j]:start[j + 1]]` and `coefs[...]` belong to variable `j`."""

    rows: Ints
    cols: Ints
    coefs: Floats
    start: Ints

    @property
    def counts(self) -> Ints:
        """Number of constraints that each variable enters."""
        return np.diff(self.start)


def short(keys: Ints, limit: int) -> NDArray[np.integer]:
    """Numbers below `limit`, as short as they allow: short ones are sorted by their digits, several times as fast."""
    return keys.astype(np.uint16) if limit <= _SHORT else keys


def stable_order(keys: Ints, limit: int) -> Ints:
    """The stable order of numbers below `limit`."""
    return np.argsort(short(keys, limit), kind="stable")


def columns_of(rows: Ints, cols: Ints, coefs: Floats, n: int) -> Columns:
    """Merge repeated terms, drop those that cancel, sort by column then row."""
    if rows.size:
        if np.all(rows[1:] >= rows[:-1]):
            order = stable_order(cols, n)
        else:
            order = np.argsort(cols * (int(rows.max()) + 1) + rows, kind="stable")
        rows, cols, coefs = rows[order], cols[order], coefs[order]
        first = np.empty(rows.size, dtype=bool)
        first[0] = True
        np.logical_or(rows[1:] != rows[:-1], cols[1:] != cols[:-1], out=first[1:])
        if not first.all():
            begins = np.flatnonzero(first)
            size = np.maximum.reduceat(np.abs(coefs), begins)
            coefs = np.add.reduceat(coefs, begins)
            rows, cols = rows[begins], cols[begins]
            keep = np.abs(coefs) > _SAME_SIZE * size
            rows, cols, coefs = rows[keep], cols[keep], coefs[keep]
        else:
            keep = coefs != 0
            if not keep.all():
                rows, cols, coefs = rows[keep], cols[keep], coefs[keep]
    start = np.zeros(n + 1, dtype=np.int64)
    np.cumsum(np.bincount(cols, minlength=n), out=start[1:])
    return Columns(rows, cols, coefs, start)


@dataclass(frozen=True, slots=True)
class Arcs:
    """Variables as arcs: coefficient `+size` at vertex `head`, `-size` at `tail`; the outside is vertex `m`."""

    head: Ints
    tail: Ints
    size: Floats
    is_arc: Bools


def plain_arcs(rows: Ints, cols: Ints, coefs: Floats, n: int, m: int) -> Arcs | None:
    """Arcs read off unsorted terms where every variable has at most one term of each sign, both of equal size.

    `None` where one has not: its terms are to be merged first (:func:`columns_of`, :func:`arcs_of`).
    """
    positive = coefs > 0
    into, out = np.flatnonzero(positive), np.flatnonzero(~positive)
    head, tail = np.full(n, m, dtype=np.int64), np.full(n, m, dtype=np.int64)
    size, back = np.ones(n), np.full(n, np.nan)
    onto, off = cols[into], cols[out]
    head[onto], size[onto] = rows[into], coefs[into]
    tail[off], back[off] = rows[out], -coefs[out]
    ends, starts = head != m, tail != m
    if int(np.count_nonzero(ends)) != into.size or int(np.count_nonzero(starts)) != out.size:
        return None  # a sign comes twice
    lone = starts & ~ends
    size[lone] = back[lone]
    if not back[off].all() or np.any(starts & ((back != size) | (head == tail))):
        return None
    return Arcs(head, tail, size, np.ones(n, dtype=bool))


def arcs_of(columns: Columns, n: int, m: int) -> Arcs:
    """Each variable as an arc where its column allows it (a variable in no constraint is none)."""
    counts = columns.counts
    head = np.full(n, m, dtype=np.int64)
    tail = np.full(n, m, dtype=np.int64)
    size = np.ones(n)
    begins = columns.start[:-1]
    one = np.flatnonzero(counts == 1)
    at = begins[one]
    _put_ends(head, tail, one, columns.rows[at], columns.coefs[at])
    size[one] = np.abs(columns.coefs[at])
    two = np.flatnonzero(counts == _ARC_ENDS)
    first, second = begins[two], begins[two] + 1
    c1, c2 = columns.coefs[first], columns.coefs[second]
    _put_ends(head, tail, two, columns.rows[first], c1)
    _put_ends(head, tail, two, columns.rows[second], c2)
    size[two] = np.abs(c1)
    is_arc = counts <= _ARC_ENDS
    is_arc[two] = np.abs(c1 + c2) <= _SAME_SIZE * np.abs(c1)
    return Arcs(head, tail, size, is_arc)


def _put_ends(head: Ints, tail: Ints, variables: Ints, rows: Ints, coefs: Floats) -> None:
    positive = coefs > 0
    head[variables[positive]] = rows[positive]
    tail[variables[~positive]] = rows[~positive]


def components(columns: Columns, n: int, m: int, extra: list[tuple[int, int]] | None = None) -> tuple[int, Ints]:
    """Connected components of constraints (0..m-1) and variables (m..m+n-1); `extra` links pairs of variables."""
    left, right = columns.rows, columns.cols + m
    if extra:
        pairs = np.array(extra, dtype=np.int64) + m
        left, right = np.concatenate([left, pairs[:, 0]]), np.concatenate([right, pairs[:, 1]])
    graph = coo_matrix((np.ones(left.size), (left, right)), shape=(m + n, m + n))
    number, labels = connected_components(graph, directed=False)
    return int(number), labels.astype(np.int64)


def _rows_of(left: Ints, right: Ints, vertices: int) -> csr_matrix:
    """A graph by its rows, made directly: scipy's way over a list of entries costs as much as the answer."""
    start = np.zeros(vertices + 1, dtype=np.int32)
    np.cumsum(np.bincount(left, minlength=vertices), out=start[1:])
    order = stable_order(left, vertices)
    return csr_matrix((np.ones(left.size), right[order].astype(np.int32), start), shape=(vertices, vertices))


def label_vertices(left: Ints, right: Ints, vertices: int) -> tuple[int, Ints]:
    """Connected components of an undirected graph given by its edges."""
    if left.size == 0:
        return vertices, np.arange(vertices, dtype=np.int64)
    number, labels = connected_components(_rows_of(left, right, vertices), directed=False)
    return int(number), labels.astype(np.int64)
